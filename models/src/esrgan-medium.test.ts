import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';
import { loadUpscaleNetwork, upscale } from './esrgan-medium.ts';
import { type Picture, readPicture } from './read-picture.ts';

const EXAMPLE = new URL('../examples/cat.jpg', import.meta.url).pathname;
let network: LayersModel;
before(async () => {
  network = await loadUpscaleNetwork();
});

async function cut(width: number, height: number): Promise<Picture> {
  const part = sharp(EXAMPLE).extract({ left: 40, top: 20, width, height });
  return readPicture(await part.png().toBuffer(), 1e6);
}

test('tiles show no seams: every pixel is what the untiled picture gives', async () => {
  const picture = await cut(100, 70);
  const progress: number[] = [];
  const note = async (share: number) => void progress.push(share);
  const tiled = await upscale(network, picture, 64, note);
  assert.equal(progress.length, 6);
  assert.equal(progress.at(-1), 1);
  const whole = await upscale(network, picture, 1000, note);
  assert.equal(tiled.length, 200 * 140 * 3);
  const worst = tiled.reduce((most, v, i) => Math.max(most, Math.abs(v - (whole[i] ?? 0))), 0);
  assert.ok(worst <= 1, `a value differs by ${worst}`);
});

test('a picture reduced and upscaled is nearer to itself than by bicubic resampling', async () => {
  const original = await cut(160, 120);
  const raw = { raw: { width: 160, height: 120, channels: 3 } } as const;
  const reduced = await sharp(original.rgb, raw).resize(80, 60).raw().toBuffer();
  const small = { width: 80, height: 60, rgb: reduced, alpha: null };
  const upscaled = await upscale(network, small, 192, async () => {});
  const resampled = await sharp(reduced, { raw: { width: 80, height: 60, channels: 3 } })
    .resize(160, 120, { kernel: 'cubic' })
    .raw()
    .toBuffer();
  const error = (other: Buffer) =>
    original.rgb.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0);
  assert.ok(error(upscaled) < 0.8 * error(resampled), `${error(upscaled)} ${error(resampled)}`);
});

test('a picture of one pixel is upscaled too', async () => {
  const dot = { width: 1, height: 1, rgb: Buffer.from([200, 100, 50]), alpha: null };
  assert.equal((await upscale(network, dot, 192, async () => {})).length, 12);
});
