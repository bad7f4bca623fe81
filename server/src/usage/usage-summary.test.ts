import assert from 'node:assert/strict';
import test from 'node:test';
import type { GrantId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { instant } from '../time/index.ts';
import { type GrantLine, splitAvailable } from './usage-summary.ts';

function lot(remaining: bigint, promotional: boolean): GrantLine {
  return {
    grantId: 'grt_1' as GrantId,
    kind: 'manual',
    label: 'a lot',
    promotional,
    amountNanos: nanoUsd(remaining),
    remainingNanos: nanoUsd(remaining),
    effectiveAt: instant(0),
    expiresAt: null,
  };
}

const FREE_FIRST = [lot(5n, true), lot(7n, false)];

for (const [available, bought, free] of [
  [12n, 7n, 5n],
  [9n, 7n, 2n],
  [7n, 7n, 0n],
  [3n, 3n, 0n],
  [0n, 0n, 0n],
] as const) {
  test(`of ${available} nano-dollars available, ${bought} are bought and ${free} free`, () => {
    const split = splitAvailable({ availableNanos: nanoUsd(available), grants: FREE_FIRST });
    assert.deepEqual(split, { boughtNanos: bought, freeNanos: free });
  });
}
