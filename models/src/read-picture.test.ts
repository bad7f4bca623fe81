import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { readPicture } from './read-picture.ts';

const MANY = 1_000_000;
const orange = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#ff8800' } });
const isOrange = (rgb: Buffer) =>
  [0xff, 0x88, 0x00].every((value, i) => Math.abs((rgb[i] ?? -1) - value) < 12);

test('whatever its encoding, a picture becomes upright 8-bit RGB', async () => {
  const files: Record<string, Promise<Buffer>> = {
    jpeg: orange(6, 4).jpeg().toBuffer(),
    webp: orange(6, 4).webp().toBuffer(),
    png: orange(6, 4).png().toBuffer(),
    'palette png': orange(6, 4).png({ palette: true }).toBuffer(),
    '16-bit png': orange(6, 4).toColourspace('rgb16').png().toBuffer(),
    'CMYK jpeg': orange(6, 4).toColourspace('cmyk').jpeg().toBuffer(),
    'turned jpeg': orange(4, 6).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  };
  for (const [name, file] of Object.entries(files)) {
    const picture = await readPicture(await file, MANY);
    assert.deepEqual([picture.width, picture.height], [6, 4], name);
    assert.equal(picture.rgb.length, 6 * 4 * 3, name);
    assert.ok(isOrange(picture.rgb), `${name}: ${picture.rgb.subarray(0, 3).toString('hex')}`);
    assert.equal(picture.alpha, null, name);
  }
});

test('a grey picture becomes RGB, with and without transparency', async () => {
  const grey = orange(5, 5).greyscale();
  const opaque = await readPicture(await grey.clone().png().toBuffer(), MANY);
  assert.equal(opaque.rgb.length, 75);
  assert.equal(opaque.rgb[0], opaque.rgb[74]);
  const clear = await grey.ensureAlpha(0.5).toColourspace('b-w').png().toBuffer();
  const { rgb, alpha } = await readPicture(clear, MANY);
  assert.deepEqual([rgb.length, alpha?.length, alpha?.[0]], [75, 25, 127]);
});

test('transparency comes apart; a channel that hides nothing is none', async () => {
  const clear = await orange(3, 3).ensureAlpha(0).png().toBuffer();
  assert.deepEqual((await readPicture(clear, MANY)).alpha, Buffer.alloc(9));
  const solid = await orange(3, 3).ensureAlpha(1).png().toBuffer();
  assert.equal((await readPicture(solid, MANY)).alpha, null);
});

test('what is no readable picture is refused by name', async () => {
  const whole = await orange(300, 300).jpeg().toBuffer();
  const bad: [Uint8Array, RegExp][] = [
    [Buffer.alloc(0), /0 bytes/],
    [Buffer.from('hello'), /not a picture/],
    [whole.subarray(0, whole.length / 2), /damaged/],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /svg/],
    [await orange(3, 3).gif().toBuffer(), /gif/],
    [await orange(3, 3).tiff().toBuffer(), /tiff/],
  ];
  for (const [file, message] of bad) {
    await assert.rejects(readPicture(file, MANY), { name: 'InputError', field: 'image', message });
  }
});

test('too many pixels are refused from the header alone, and the limit is named', async () => {
  // A tiny file whose header promises 81 megapixels.
  const bomb = await orange(1, 1).png().toBuffer();
  bomb.writeUInt32BE(9000, 16);
  bomb.writeUInt32BE(9000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  await assert.rejects(readPicture(bomb, 16_000_000), {
    field: 'image',
    message: /81\.0 megapixels \(9000 × 9000\).*at most 16\.0/,
  });
});
