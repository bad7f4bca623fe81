import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { loadDetectFaces } from './detect-faces.ts';
import { loadDetectObjects } from './detect-objects.ts';
import { loadDetectPose } from './detect-pose.ts';
import type { Box, Detection } from './detections.ts';
import { example, parsed, runInTest } from './run-in-test.ts';
import type { RunModel } from './run-model.ts';

type Answer = { width: number; height: number; items: Detection[] };
const portrait = await example('portrait.jpg');
const coffee = await example('coffee.jpg');
const faces = await loadDetectFaces();
const objects = await loadDetectObjects();
const poses = await loadDetectPose();

const find = async (model: RunModel, image: Uint8Array, params = {}) =>
  parsed<Answer>(await runInTest(model, image, params));

/** How much two boxes share, of all that they cover together. */
function overlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.max(0, Math.min(ax + aw, bx + bw) - Math.max(ax, bx));
  const height = Math.max(0, Math.min(ay + ah, by + bh) - Math.max(ay, by));
  return (width * height) / (aw * ah + bw * bh - width * height);
}

function pointsOf(item: Detection | undefined): Map<string, { x: number; y: number }> {
  return new Map((item?.keypoints ?? []).map(({ name, x, y }) => [name, { x, y }]));
}

function assertAt(at: { x: number; y: number } | undefined, x: number, y: number, within: number) {
  assert.ok(at, 'the point is missing');
  assert.ok(Math.hypot(at.x - x, at.y - y) < within, `${at.x}, ${at.y} is not near ${x}, ${y}`);
}

test('the box of a face lies on the face, its points on eyes, nose and mouth', async () => {
  const { width, height, items } = await find(faces, portrait);
  assert.deepEqual([width, height, items.length, items[0]?.label], [512, 512, 1, 'face']);
  assert.ok(overlap(items[0]?.box ?? [0, 0, 1, 1], [170, 70, 110, 115]) > 0.7);
  const points = pointsOf(items[0]);
  assertAt(points.get('right-eye'), 204, 105, 12);
  assertAt(points.get('left-eye'), 246, 105, 12);
  assertAt(points.get('nose'), 224, 128, 12);
  assertAt(points.get('mouth'), 224, 150, 12);
});

test('boxes are in pixels of the picture, whatever its shape', async () => {
  const wide = sharp({ create: { width: 1400, height: 700, channels: 3, background: '#345' } });
  const input = await sharp(portrait).resize(500, 500).toBuffer();
  const image = await wide
    .composite([{ input, left: 850, top: 150 }])
    .png()
    .toBuffer();
  const [face] = (await find(faces, image)).items;
  const [x, y, size] = [170, 70, 110].map((value) => (value * 500) / 512) as [
    number,
    number,
    number,
  ];
  assert.ok(
    overlap(face?.box ?? [0, 0, 1, 1], [850 + x, 150 + y, size, size]) > 0.6,
    `${face?.box}`,
  );
  const [person] = (await find(poses, image)).items;
  assertAt(pointsOf(person).get('nose'), 850 + 219, 150 + 121, 30);
});

test('a cup is found where it stands, and called a cup', async () => {
  const { width, height, items } = await find(objects, coffee);
  assert.deepEqual([width, height], [600, 400]);
  assert.equal(items[0]?.label, 'cup');
  assert.ok(overlap(items[0]?.box ?? [0, 0, 1, 1], [165, 45, 255, 235]) > 0.7);
  const [astronaut] = (await find(objects, portrait)).items;
  assert.equal(astronaut?.label, 'person');
});

test("a person's joints lie where they are, left and right being the person's own", async () => {
  const { items } = await find(poses, portrait);
  assert.deepEqual([items.length, items[0]?.label], [1, 'person']);
  const points = pointsOf(items[0]);
  assertAt(points.get('nose'), 224, 126, 20);
  assertAt(points.get('left-shoulder'), 310, 262, 30);
  assertAt(points.get('right-shoulder'), 108, 250, 30);
});

test('a picture before leaves no trace in the answer', async () => {
  const create = { width: 300, height: 200, channels: 3, background: '#888' } as const;
  const empty = await sharp({ create }).png().toBuffer();
  for (const model of [faces, objects, poses]) {
    const first = await find(model, portrait);
    assert.deepEqual((await find(model, empty)).items, []);
    assert.deepEqual(await find(model, portrait), first);
  }
});

test('scores and numbers of results are bounded as asked', async () => {
  assert.deepEqual((await find(objects, coffee, { minScore: '0.99' })).items, []);
  const wide = sharp({ create: { width: 1024, height: 512, channels: 3, background: '#345' } });
  const input = await sharp(portrait).resize(400, 400).toBuffer();
  const twice = [portrait, input].map((each, i) => ({ input: each, left: 550 * i, top: 0 }));
  const image = await wide.composite(twice).png().toBuffer();
  const two = (await find(faces, image)).items;
  assert.equal(two.length, 2);
  assert.ok((two[0]?.score ?? 0) >= (two[1]?.score ?? 1));
  assert.deepEqual((await find(faces, image, { maxResults: '1' })).items, two.slice(0, 1));
  const sure = pointsOf((await find(poses, portrait, { minPointScore: '0.7' })).items[0]);
  assert.deepEqual([...sure.keys()].sort(), ['right-ear', 'right-eye']);
});

test('bad pictures and parameters are refused by name', async () => {
  const refused = (field: string) => ({ name: 'InputError', field });
  for (const model of [faces, objects, poses]) {
    await assert.rejects(find(model, Buffer.from('no picture')), refused('image'));
    await assert.rejects(find(model, portrait, { minScore: '2' }), refused('minScore'));
    await assert.rejects(find(model, portrait, { maxResults: '0' }), refused('maxResults'));
    await assert.rejects(find(model, portrait, { colour: 'red' }), refused('colour'));
  }
});
