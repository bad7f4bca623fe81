import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { loadMediumUpscaler } from './esrgan-medium.ts';
import { loadEsrganThick, loadThickUpscaler } from './esrgan-thick.ts';
import { type Picture, readPicture } from './read-picture.ts';
import { example, runInTest } from './run-in-test.ts';
import { type Upscaler, upscale } from './upscale.ts';

const EXAMPLE = new URL('../examples/cat.jpg', import.meta.url).pathname;
const medium = await loadMediumUpscaler();
const thick = await loadThickUpscaler();

async function cut(width: number, height: number): Promise<Picture> {
  const part = sharp(EXAMPLE).extract({ left: 40, top: 20, width, height });
  return readPicture(await part.png().toBuffer(), 1e6);
}

/** Tile sizes with which the picture takes six tiles. */
for (const [name, upscaler, tile, size] of [
  ['medium', medium, 64, { width: 100, height: 70 }],
  ['thick', thick, 36, { width: 50, height: 34 }],
] as const) {
  test(`${name}: tiles show no seams: every pixel is what the untiled picture gives`, async () => {
    const picture = await cut(size.width, size.height);
    const progress: number[] = [];
    const note = async (share: number) => void progress.push(share);
    const tiled = await upscale({ ...upscaler, tile }, picture, note);
    assert.equal(progress.length, 6);
    assert.equal(progress.at(-1), 1);
    const whole = await upscale({ ...upscaler, tile: 1000 }, picture, note);
    assert.equal(tiled.length, size.width * size.height * upscaler.scale ** 2 * 3);
    const worst = tiled.reduce((most, v, i) => Math.max(most, Math.abs(v - (whole[i] ?? 0))), 0);
    assert.ok(worst <= 1, `a value differs by ${worst}`);
  });

  test(`${name}: a picture reduced and upscaled is nearer to itself than by resampling`, async () => {
    const { scale } = upscaler;
    const original = await cut(160, 120);
    const raw = { raw: { width: 160, height: 120, channels: 3 } } as const;
    const half = { width: 160 / scale, height: 120 / scale };
    const reduced = await sharp(original.rgb, raw).resize(half).raw().toBuffer();
    const small = { ...half, rgb: reduced, alpha: null };
    const upscaled = await upscale(upscaler, small, async () => {});
    const resampled = await sharp(reduced, { raw: { ...half, channels: 3 } })
      .resize(160, 120, { kernel: 'cubic' })
      .raw()
      .toBuffer();
    const error = (other: Buffer) =>
      original.rgb.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0);
    assert.ok(error(upscaled) < 0.85 * error(resampled), `${error(upscaled) / error(resampled)}`);
  });

  test(`${name}: a picture of one pixel is upscaled too`, async () => {
    const dot = { width: 1, height: 1, rgb: Buffer.from([200, 100, 50]), alpha: null };
    const one: Upscaler = upscaler;
    assert.equal((await upscale(one, dot, async () => {})).length, 3 * upscaler.scale ** 2);
  });
}

test('four times the size, as a PNG with its transparency', async () => {
  const model = await loadEsrganThick();
  const image = await sharp(await example('cat.jpg'))
    .resize(12, 8)
    .ensureAlpha(0.5)
    .png()
    .toBuffer();
  const { contentType, bytes } = await runInTest(model, image);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  assert.equal(contentType, 'image/png');
  assert.deepEqual([info.width, info.height, info.channels], [48, 32, 4]);
  assert.ok(Math.abs((data[3] ?? 0) - 128) < 2);
  await assert.rejects(runInTest(model, image, { scale: '8' }), { field: 'scale' });
  await assert.rejects(runInTest(model, Buffer.from('no')), { field: 'image' });
});
