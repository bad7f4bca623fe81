import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideDrift, type TimesSeen } from './drift.ts';

function seen(runs: number, ratio: number): TimesSeen {
  return { runs, ratio, workerUs: BigInt(Math.round(ratio * 1_000)), gatewayUs: 1_000n };
}

const TABLE: readonly [string, TimesSeen | null, TimesSeen | null, boolean | null][] = [
  ['nothing measured', null, null, null],
  ['the first runs', seen(50, 0.9), null, false],
  ['steady', seen(50, 0.9), seen(450, 0.92), false],
  ['within what a busy machine does', seen(50, 0.81), seen(450, 0.92), false],
  ['reports less of the time', seen(50, 0.79), seen(450, 0.92), true],
  ['reports more of the time', seen(50, 0.99), seen(450, 0.8), true],
  ['too few to compare with', seen(50, 0.5), seen(19, 0.9), false],
  ['too few now', seen(19, 0.5), seen(450, 0.9), false],
  ['nothing reported before', seen(50, 0.5), seen(450, 0), true],
  ['nothing reported, ever', seen(50, 0), seen(450, 0), false],
];

for (const [what, recent, before, moved] of TABLE) {
  test(`drift: ${what}`, () => {
    assert.equal(decideDrift(recent, before)?.moved ?? null, moved);
  });
}

test('too few earlier runs are not shown as a comparison', () => {
  assert.equal(decideDrift(seen(50, 0.9), seen(19, 0.9))?.before, null);
  assert.deepEqual(decideDrift(seen(50, 0.9), seen(20, 0.8))?.before, { runs: 20, ratio: 0.8 });
});
