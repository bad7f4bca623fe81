import assert from 'node:assert/strict';
import { test } from 'node:test';
import { niceTicks } from './nice-ticks.ts';

test('an axis begins at zero, ends at or above the greatest value, and its steps are round', () => {
  assert.deepEqual(niceTicks(7n), [0n, 2n, 4n, 6n, 8n]);
  assert.deepEqual(niceTicks(8n), [0n, 2n, 4n, 6n, 8n]);
  assert.deepEqual(niceTicks(1n), [0n, 1n]);
  assert.deepEqual(niceTicks(3n), [0n, 1n, 2n, 3n]);
  assert.deepEqual(niceTicks(130n), [0n, 50n, 100n, 150n]);
  assert.deepEqual(niceTicks(99n), [0n, 50n, 100n]);
  assert.deepEqual(niceTicks(19_060_000n), [0n, 5_000_000n, 10_000_000n, 15_000_000n, 20_000_000n]);
});

test('where nothing is, the axis has its zero', () => {
  assert.deepEqual(niceTicks(0n), [0n]);
});

test('every size has few marks', () => {
  for (let greatest = 1n; greatest < 10n ** 15n; greatest = greatest * 3n + 1n) {
    const marks = niceTicks(greatest);
    assert.ok(marks.length <= 5 && (marks.at(-1) ?? 0n) >= greatest, String(greatest));
  }
});
