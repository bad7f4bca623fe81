import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelMarks } from './label-marks.ts';
import { nextIndex } from './next-index.ts';

test('the last label is always shown, and no more than there is room for', () => {
  assert.deepEqual(labelMarks(7, 700, 64), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(labelMarks(30, 320, 64), [5, 11, 17, 23, 29]);
  assert.deepEqual(labelMarks(3, 10, 64), [2]);
  assert.deepEqual(labelMarks(0, 700, 64), []);
});

test('arrows go from bar to bar and stop at the ends', () => {
  assert.equal(nextIndex('ArrowLeft', 3, 7), 2);
  assert.equal(nextIndex('ArrowLeft', 0, 7), 0);
  assert.equal(nextIndex('ArrowRight', 6, 7), 6);
  assert.equal(nextIndex('Home', 4, 7), 0);
  assert.equal(nextIndex('End', 4, 7), 6);
  assert.equal(nextIndex('a', 4, 7), null);
});
