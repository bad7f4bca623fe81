import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
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

/** A PNG by hand: its header promises so many pixels, whatever its chunks hold. */
function forgePng(width: number, height: number, ...chunks: [type: string, data: Buffer][]) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const all: [string, Buffer][] = [['IHDR', header], ...chunks, ['IEND', Buffer.alloc(0)]];
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, ...all.map(([type, data]) => forgeChunk(type, data))]);
}

function forgeChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), data.length + 8);
  return chunk;
}

test('a small file that unpacks to 300 MB takes neither memory nor time', async () => {
  const bomb = deflateSync(Buffer.alloc(300_000_000));
  const named = Buffer.concat([Buffer.from('name\0\0'), bomb]);
  const pixel: [string, Buffer] = ['IDAT', deflateSync(Buffer.from([0, 255, 136, 0]))];
  const files = {
    pixels: forgePng(1, 1, ['IDAT', bomb]),
    'more pixels': forgePng(1, 1, pixel, ['IDAT', bomb]),
    text: forgePng(1, 1, ['zTXt', named], pixel),
    'a colour profile': forgePng(1, 1, ['iCCP', named], pixel),
  };
  const peakMb = () => process.resourceUsage().maxRSS / 1000;
  for (const [name, file] of Object.entries(files)) {
    assert.ok(file.length < 400_000, name);
    const [beforeMb, startedAtMs] = [peakMb(), performance.now()];
    const { width, height, rgb } = await readPicture(file, MANY);
    assert.deepEqual([width, height, rgb.length], [1, 1, 3], name);
    assert.ok(peakMb() - beforeMb < 64, `${name}: ${peakMb() - beforeMb} MB`);
    assert.ok(performance.now() - startedAtMs < 2000, name);
  }
});

test('a picture that is one endless line is refused', async () => {
  const line = forgePng(MANY, 1, ['IDAT', deflateSync(Buffer.alloc(3 * MANY + 1))]);
  const message = /1000000 × 1 pixels; no side may have more than 32768/;
  await assert.rejects(readPicture(line, MANY), { name: 'InputError', field: 'image', message });
});
