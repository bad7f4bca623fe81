import assert from 'node:assert/strict';
import test from 'node:test';
import { nearestName } from './nearest-name.ts';

const KNOWN = ['cursor', 'limit', 'model', 'deployment', 'key', 'status', 'tag', 'from', 'to'];
const MEANT: readonly [name: string, meant: string | undefined][] = [
  ['limits', 'limit'],
  ['Cursor', 'cursor'],
  ['deploymentId', 'deployment'],
  ['tags', 'tag'],
  ['form', 'from'],
  ['modle', 'model'],
  ['sort', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
];

for (const [name, meant] of MEANT) {
  test(`"${name.slice(0, 20)}" may have meant ${meant ?? 'anything'}`, () => {
    assert.equal(nearestName(name, KNOWN), meant);
  });
}

test('where nothing is known nothing was meant', () => {
  assert.equal(nearestName('limit', []), undefined);
});
