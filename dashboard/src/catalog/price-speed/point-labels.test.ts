import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointLabels } from './point-labels.ts';

const point = (id: string, left: number, top: number, text = 'A name') => ({ id, text, left, top });

/** 6 letters of 6.6 px. */
const LENGTH = 39.6;

test('a name stands right of its point, and left where the chart ends', () => {
  const [inside, edge] = pointLabels([point('a', 100, 50), point('b', 590, 150)], 600);
  assert.equal(inside?.left, 110);
  assert.equal(edge?.left, 580 - LENGTH);
});

test('a name goes above or below its point where both sides are taken', () => {
  const row = [point('a', 100, 50, ''), point('b', 120, 50), point('c', 140, 50, '')];
  const placed = pointLabels(row, 600).find(({ id }) => id === 'b');
  assert.deepEqual([placed?.left, placed?.top], [120 - LENGTH / 2, 34]);
});

test('names never cover each other or another point', () => {
  const heap = Array.from({ length: 12 }, (_, at) => point(`p${at}`, 100 + at * 5, 50));
  const placed = pointLabels(heap, 600);
  assert.ok(placed.length >= 2 && placed.length < heap.length, String(placed.length));
  for (const one of placed) {
    for (const other of placed) {
      const apart =
        Math.abs(one.left - other.left) >= LENGTH || Math.abs(one.top - other.top) >= 16;
      assert.ok(one.id === other.id || apart, `${one.id} covers ${other.id}`);
    }
  }
});

test('a name with no room at all is left out; its point still has it', () => {
  assert.deepEqual(pointLabels([point('a', 20, 10, 'A very long name indeed')], 60), []);
});
