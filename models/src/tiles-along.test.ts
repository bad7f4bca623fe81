import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tilesAlong } from './tiles-along.ts';

test('tiles cover any length once, within their size and away from their inner edges', () => {
  for (let length = 1; length < 1500; length += 1) {
    for (const [most, margin] of [
      [192, 18],
      [64, 18],
      [10, 0],
    ] as const) {
      const tiles = tilesAlong(length, most, margin);
      let covered = 0;
      for (const { from, to, keepFrom, keepTo } of tiles) {
        assert.ok(from >= 0 && to <= length && to - from <= most);
        assert.equal(keepFrom, covered);
        assert.ok(keepTo > keepFrom);
        assert.ok(from === 0 || keepFrom - from >= margin, `${length}: starts too early`);
        assert.ok(to === length || to - keepTo >= margin, `${length}: ends too late`);
        covered = keepTo;
      }
      assert.equal(covered, length);
    }
  }
});

test('a length that fits is one tile', () => {
  assert.deepEqual(tilesAlong(192, 192, 18), [{ from: 0, to: 192, keepFrom: 0, keepTo: 192 }]);
});
