import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBoxes } from './read-boxes.ts';

test('a detector’s answer is boxes with labels and scores, in pixels of its picture', () => {
  const output = {
    width: 640,
    height: 480,
    objects: [{ label: 'cat', score: 0.87, box: { x: 10, y: 20, width: 30, height: 40 } }],
  };
  assert.deepEqual(readBoxes(output), {
    size: { width: 640, height: 480 },
    boxes: [{ id: 0, label: 'cat', score: 0.87, x: 10, y: 20, width: 30, height: 40, points: [] }],
    left: 0,
  });
});

test('a box may be four numbers or four corners, and points may be pairs or objects', () => {
  const faces = [{ box: [1, 2, 3, 4], keypoints: [[5, 6, 0.9], { x: 7, y: 8 }] }];
  const [face] = readBoxes({ faces })?.boxes ?? [];
  assert.deepEqual(face?.points, [
    { x: 5, y: 6 },
    { x: 7, y: 8 },
  ]);
  assert.deepEqual([face?.label, face?.score, face?.width], ['face', null, 3]);
  const lines = [
    {
      text: 'Taxi',
      box: [
        [0, 0],
        [9, 1],
        [9, 5],
        [0, 4],
      ],
    },
  ];
  const [line] = readBoxes(lines)?.boxes ?? [];
  assert.deepEqual([line?.label, line?.width, line?.height], ['Taxi', 9, 5]);
});

test('a pose without a box is framed by its points', () => {
  const people = [
    {
      score: 2,
      keypoints: [
        { x: 3, y: 9 },
        { x: 8, y: 1 },
      ],
    },
  ];
  const [person] = readBoxes({ people })?.boxes ?? [];
  assert.deepEqual(
    [person?.label, person?.score, person?.x, person?.y, person?.width, person?.height],
    ['person', 1, 3, 1, 5, 8],
  );
});

test('nothing found is an answer too', () => {
  assert.deepEqual(readBoxes({ objects: [] }), { size: null, boxes: [], left: 0 });
});

test('what is not boxes is never taken for boxes, whatever its types are', () => {
  const hostile: readonly unknown[] = [
    undefined,
    null,
    7,
    'boxes',
    true,
    {},
    [1, null, 'x', [], {}],
    { objects: 'cat' },
    { objects: [null, 3, [1, 2, 3, 4]] },
    { objects: [{ label: {}, score: 'high', box: 'everywhere' }] },
    { objects: [{ box: [1, 2, 3] }, { box: [1, 2, -3, 4] }, { box: { x: '1', y: 2 } }] },
    { width: 1e300, height: 4, objects: [{ box: [0, 0, 1e308, 1e308] }] },
    { objects: [{ keypoints: [[null, 1], 'a', {}] }] },
    { width: 'wide', height: -4, objects: [{ box: [Number.NaN, 0, 1, 1] }] },
    { __proto__: null, constructor: [], toString: 4 },
  ];
  for (const output of hostile) {
    const found = readBoxes(output);
    assert.ok(found === null || found.boxes.length === 0, JSON.stringify(output));
    assert.ok(found?.size == null, JSON.stringify(output));
  }
});

test('a label of a megabyte and a hundred thousand boxes do not drown the page', () => {
  const objects = Array.from({ length: 100_000 }, () => ({
    label: 'x'.repeat(1_000),
    box: [0, 0, 1, 1],
    keypoints: Array.from({ length: 3 }, () => [0, 0]),
  }));
  const found = readBoxes({ objects });
  assert.equal(found?.boxes.length, 300);
  assert.equal(found?.left, 99_700);
  assert.equal(found?.boxes[0]?.label.length, 201);
});
