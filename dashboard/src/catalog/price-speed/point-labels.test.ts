import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointLabels } from './point-labels.ts';

const point = (id: string, left: number, top: number, text = 'A name') => ({ id, text, left, top });
const AREA = { left: 0, right: 600, top: 0, bottom: 300 };

/** 6 letters of 6.8 px. */
const LENGTH = 6 * 6.8;

test('a name stands right of its point, and left where the chart ends', () => {
  const [inside, edge] = pointLabels([point('a', 100, 50), point('b', 590, 150)], AREA);
  assert.deepEqual([inside?.left, inside?.leader], [110, null]);
  assert.deepEqual([edge?.left, edge?.leader], [580 - LENGTH, null]);
  assert.deepEqual([inside?.align, edge?.align], ['left', 'right']);
});

test('a name goes above or below its point where both sides are taken', () => {
  const row = [point('a', 100, 50, ''), point('b', 120, 50), point('c', 140, 50, '')];
  const placed = pointLabels(row, AREA).find(({ id }) => id === 'b');
  assert.deepEqual([placed?.left, placed?.top], [120 - LENGTH / 2, 34]);
});

test('every name of a heap is placed, never over another name or point', () => {
  const heap = Array.from({ length: 9 }, (_, at) => point(`p${at}`, 300 + at * 14, 150 - at * 3));
  const placed = pointLabels(heap, AREA);
  assert.equal(placed.length, heap.length);
  assert.ok(placed.some(({ leader }) => leader !== null));
  for (const one of placed) {
    for (const other of placed) {
      const apart =
        Math.abs(one.left - other.left) >= LENGTH || Math.abs(one.top - other.top) >= 16;
      assert.ok(one.id === other.id || apart, `${one.id} covers ${other.id}`);
    }
    for (const dot of heap.filter(({ id }) => id !== one.id)) {
      const across = dot.left + 8 > one.left && dot.left - 8 < one.left + LENGTH;
      assert.ok(!across || Math.abs(dot.top - one.top) >= 16, `${one.id} covers point ${dot.id}`);
    }
  }
});

test('points that lie on each other have their names at the ends of lines', () => {
  const pair = [point('a', 200, 150, '7'), point('b', 203, 147, '8')];
  const around = [point('c', 212, 139, '9'), point('d', 190, 161, '10')];
  const placed = pointLabels([...pair, ...around], AREA);
  assert.deepEqual(placed.map(({ id }) => id).toSorted(), ['a', 'b', 'c', 'd']);
  assert.ok(placed.some(({ leader }) => leader !== null));
});

test('names stay inside the area they are given', () => {
  const area = { left: 72, right: 400, top: 20, bottom: 200 };
  for (const { left, top } of pointLabels([point('a', 75, 24), point('b', 396, 196)], area)) {
    assert.ok(left >= area.left && left + LENGTH <= area.right, String(left));
    assert.ok(top - 8 >= area.top && top + 8 <= area.bottom, String(top));
  }
});

test('a name with no room at all is left out', () => {
  const tiny = { left: 0, right: 60, top: 0, bottom: 40 };
  assert.deepEqual(pointLabels([point('a', 20, 10, 'A very long name indeed')], tiny), []);
});
