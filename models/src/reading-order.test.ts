import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from './detections.ts';
import { findTextBoxes } from './find-text-boxes.ts';
import { readingOrder } from './reading-order.ts';

test('boxes side by side are one line, from the left; lines come from the top', () => {
  const at = (label: string, box: Box) => ({ label, box });
  const items = [
    at('below', [0, 60, 50, 20]),
    at('right', [80, 12, 40, 20]),
    at('left', [0, 8, 60, 24]),
    at('far below', [0, 85, 50, 20]),
  ];
  const lines = readingOrder(items).map((line) => line.map(({ label }) => label));
  assert.deepEqual(lines, [['left', 'right'], ['below'], ['far below']]);
});

test('boxes of text surround it with a margin, within the map; specks and doubts are none', () => {
  const map = { values: new Float32Array(60 * 40), width: 60, height: 40 };
  const fill = ([left, top, width, height]: Box, value: number) => {
    for (let y = top; y < top + height; y += 1) {
      map.values.fill(value, y * 60 + left, y * 60 + left + width);
    }
  };
  fill([10, 10, 30, 6], 0.9);
  fill([50, 30, 10, 10], 0.8);
  fill([2, 2, 2, 2], 1);
  fill([5, 25, 20, 8], 0.4);
  // 1.5 × 180 / 72 around the first; the second is cut off at the border.
  const found = findTextBoxes(map);
  assert.deepEqual(found, [
    [6.25, 6.25, 37.5, 13.5],
    [46.25, 26.25, 13.75, 13.75],
  ]);
});
