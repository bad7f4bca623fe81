import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Detection } from './detections.ts';
import { loadOcr } from './ocr.ts';
import { example, parsed, runInTest } from './run-in-test.ts';
import type { RunModel } from './run-model.ts';

type Answer = { width: number; height: number; text: string; items: Detection[] };
const receipt = await example('receipt.png');
const [one, two] = await Promise.all([loadOcr(1), loadOcr(2)]);
const read = async (image: Uint8Array, params = {}, model: RunModel = one) =>
  parsed<Answer>(await runInTest(model, image, params));

const TEXT = [
  'Corner Café',
  'Receipt no. 1042',
  '2 × Espresso 5.00',
  '1 x Cheese sandwich 6.50',
  'Total USD 11.50',
  'Thank you, see you soon!',
].join('\n');

test('the words of a receipt are read, line by line as one reads', async () => {
  const { width, height, text, items } = await read(receipt);
  assert.deepEqual([width, height, text], [500, 340, TEXT]);
  assert.ok(items.every(({ score }) => score > 0.9 && score <= 1));
  const [x = 0, y = 0, w = 0, h = 0] = items.find(({ label }) => label === 'Total USD')?.box ?? [];
  // Where the words are drawn: their outermost pixels, within the margin of a box.
  const drawn = [34, 231, 186, 253] as const;
  const told = `${[x, y, w, h]}`;
  assert.ok(x <= drawn[0] && y <= drawn[1] && x + w >= drawn[2] - 4 && y + h >= drawn[3] - 2, told);
  assert.ok(w < 180 && h < 45, told);
});

test('two threads read the same as one', async () => {
  assert.deepEqual(await read(receipt, {}, two), await read(receipt));
});

test('a line that runs upwards is read; boxes are in pixels of the large picture', async () => {
  const line = { left: 20, top: 75, width: 230, height: 45 };
  const upwards = await sharp(receipt).extract(line).rotate(270).png().toBuffer();
  const create = { width: 2400, height: 1000, channels: 3, background: '#fdfcf8' } as const;
  const input = await sharp(upwards).resize(90, 460).toBuffer();
  const page = await sharp({ create })
    .composite([{ input, left: 2100, top: 300 }])
    .png()
    .toBuffer();
  const { text, items } = await read(page);
  assert.equal(text.replaceAll(' ', ''), 'Receiptno.1042');
  const [x = 0, y = 0, w = 0, h = 0] = items[0]?.box ?? [];
  assert.ok(x > 2080 && x + w < 2210 && y > 280 && y + h < 790, `${items[0]?.box}`);
});

test('where nothing is written nothing is read', async () => {
  const create = { width: 300, height: 200, channels: 3, background: '#888' } as const;
  const blank = await sharp({ create }).png().toBuffer();
  assert.deepEqual(await read(blank), { width: 300, height: 200, text: '', items: [] });
  const sure = (await read(receipt, { minScore: '1' })).items;
  assert.ok(sure.length < 6 && sure.every(({ score }) => score === 1));
  const dot = await sharp({ create: { ...create, width: 1, height: 1 } })
    .png()
    .toBuffer();
  assert.deepEqual((await read(dot)).items, []);
});

test('bad pictures and parameters are refused by name', async () => {
  const refused = (field: string) => ({ name: 'InputError', field });
  await assert.rejects(read(Buffer.from('no picture')), refused('image'));
  await assert.rejects(read(receipt, { minScore: 'high' }), refused('minScore'));
  await assert.rejects(read(receipt, { language: 'en' }), refused('language'));
});
