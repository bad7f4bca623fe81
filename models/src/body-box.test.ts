import assert from 'node:assert/strict';
import test from 'node:test';
import { bodyBox } from './body-box.ts';

const point = (name: string, x: number, y: number, score = 0.9) => ({ name, x, y, score });

test('the box of a person takes in the head above the eyes, and room at every side', () => {
  const face = [
    point('left-eye', 240, 100),
    point('right-eye', 200, 100),
    point('left-ear', 270, 110),
    point('right-ear', 170, 110),
  ];
  const [x, y, width, height] = bodyBox([100, 100, 200, 400], face);
  assert.equal(y, 5, 'the top of the hair');
  assert.deepEqual([x, x + width, y + height], [92, 308, 516]);
});

test('without a face in sight the box is the network’s with a little room', () => {
  assert.deepEqual(bodyBox([100, 100, 200, 400], []), [92, 84, 216, 432]);
});

test('a sure point outside of the network’s box widens it, an unsure one does not', () => {
  const [, , wide] = bodyBox([100, 100, 200, 400], [point('left-elbow', 400, 300)]);
  assert.equal(wide, 324);
  const [, , narrow] = bodyBox([100, 100, 200, 400], [point('left-elbow', 400, 300, 0.2)]);
  assert.equal(narrow, 216);
});
