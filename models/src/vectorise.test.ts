import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { example, runInTest } from './run-in-test.ts';
import { loadVectorise } from './vectorise.ts';

const model = await loadVectorise();
const draw = async (image: Uint8Array, params = {}) => {
  const { contentType, bytes } = await runInTest(model, image, params);
  assert.equal(contentType, 'image/svg+xml');
  return Buffer.from(bytes).toString();
};
const paths = (svg: string) => svg.match(/<path\b/g)?.length ?? 0;

test('a drawing of the picture looks like the picture, at its size', async () => {
  const cat = await example('cat.jpg');
  const svg = await draw(cat);
  assert.match(svg, /<svg [^>]*viewBox="0 0 240 160"/);
  const size = { width: 48, height: 32, fit: 'fill' } as const;
  const [drawn, original] = await Promise.all(
    [Buffer.from(svg), cat].map((each) => sharp(each).removeAlpha().resize(size).raw().toBuffer()),
  );
  const error = original?.reduce((sum, value, i) => sum + Math.abs(value - (drawn?.[i] ?? 0)), 0);
  assert.ok((error ?? 1e9) / (48 * 32 * 3) < 8, `${error}`);
});

test('coarser settings make simpler drawings', async () => {
  const cat = await example('cat.jpg');
  const fine = await draw(cat);
  const coarse = await draw(cat, { colourPrecision: '3', gradientStep: '64', filterSpeckle: '16' });
  assert.ok(paths(coarse) * 4 < paths(fine), `${paths(coarse)} ${paths(fine)}`);
  assert.ok(!(await draw(cat, { curves: 'polygon' })).includes('C'), 'polygons have curves');
  assert.ok((await draw(cat, { optimise: 'false' })).length > fine.length);
});

test('black and white has no other colours', async () => {
  const svg = await draw(await example('cat.jpg'), { colours: 'black-and-white' });
  const fills = new Set(svg.match(/fill="[^"]+"/g));
  assert.deepEqual(
    [...fills].filter((fill) => !/#(000|fff)|black|white|none/i.test(fill)),
    [],
  );
});

test('what is transparent stays so', async () => {
  const create = { width: 40, height: 40, channels: 4, background: '#00000000' } as const;
  const dot = { create: { ...create, width: 20, height: 20, background: '#ff0000' } } as const;
  const input = await sharp(dot).png().toBuffer();
  const picture = await sharp({ create }).composite([{ input }]).png().toBuffer();
  const drawn = await sharp(Buffer.from(await draw(picture)))
    .raw()
    .toBuffer();
  const alphaAt = (x: number, y: number) => drawn[(y * 40 + x) * 4 + 3];
  assert.deepEqual([alphaAt(20, 20), alphaAt(1, 1)], [255, 0]);
});

test('bad settings are refused by name', async () => {
  const cat = await example('cat.jpg');
  const refused = (field: string) => ({ name: 'InputError', field });
  await assert.rejects(draw(cat, { colours: 'green' }), refused('colours'));
  await assert.rejects(draw(cat, { colourPrecision: '9' }), refused('colourPrecision'));
  await assert.rejects(draw(cat, { optimise: 'maybe' }), refused('optimise'));
  await assert.rejects(draw(Buffer.from('no picture')), refused('image'));
});
