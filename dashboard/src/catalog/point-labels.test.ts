import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointLabels } from './point-labels.ts';

const point = (id: string, left: number, top: number, text = 'A name') => ({ id, text, left, top });

test('a name stands right of its point, and left where the chart ends', () => {
  const [inside, edge] = pointLabels([point('a', 100, 50), point('b', 590, 150)], 600);
  assert.deepEqual([inside?.side, inside?.left], ['right', 110]);
  assert.deepEqual([edge?.side, edge?.left], ['left', 580]);
});

test('names never cover each other or another point', () => {
  const heap = Array.from({ length: 12 }, (_, at) => point(`p${at}`, 100 + at * 5, 50));
  const placed = pointLabels(heap, 600);
  assert.ok(placed.length >= 1 && placed.length <= 2, String(placed.length));
  assert.deepEqual(pointLabels([point('a', 100, 50), point('b', 120, 50)], 130), [
    { ...point('a', 90, 50), side: 'left' },
  ]);
});

test('a name with no room at all is left out; its point still has it', () => {
  assert.deepEqual(pointLabels([point('a', 20, 10, 'A very long name indeed')], 60), []);
});
