import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import sharp from 'sharp';
import { type PictureSize, readPictureSize } from './read-picture-size.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-sizes-'));
test.after(() => rm(folder, { recursive: true, force: true }));

async function sizeOf(bytes: Uint8Array): Promise<PictureSize | null> {
  const file = path.join(folder, 'picture');
  await writeFile(file, bytes);
  return await readPictureSize(file);
}

const picture = sharp({ create: { width: 37, height: 21, channels: 4, background: '#f008' } });
const SIZE = { width: 37, height: 21 };
const jpeg = await picture.clone().jpeg().toBuffer();

test('the size of every kind of picture is read from its head', async () => {
  const kinds: Readonly<Record<string, Buffer>> = {
    png: await picture.clone().png().toBuffer(),
    jpeg,
    'progressive jpeg': await picture.clone().jpeg({ progressive: true }).toBuffer(),
    'jpeg with a profile': await picture.clone().withIccProfile('p3').jpeg().toBuffer(),
    webp: await picture.clone().removeAlpha().webp().toBuffer(),
    'lossless webp': await picture.clone().removeAlpha().webp({ lossless: true }).toBuffer(),
    'transparent webp': await picture.clone().webp().toBuffer(),
    'webp with a profile': await picture.clone().withIccProfile('p3').webp().toBuffer(),
    gif: await picture.clone().gif().toBuffer(),
  };
  for (const [kind, bytes] of Object.entries(kinds))
    assert.deepEqual(await sizeOf(bytes), SIZE, kind);
});

test('fill bytes and long comments before the frame of a JPEG are passed over', async () => {
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), Buffer.alloc(65_533, 65)]);
  const fill = Buffer.alloc(200, 0xff);
  const long = [jpeg.subarray(0, 2), ...Array.from({ length: 50 }, () => comment), fill];
  assert.deepEqual(await sizeOf(Buffer.concat([...long, jpeg.subarray(2)])), SIZE);
});

test('what is no picture has no size, however it pretends', async () => {
  const png = await picture.clone().png().toBuffer();
  const flat = Buffer.from(png);
  flat.writeUInt32BE(0, 16);
  const chunk = Buffer.from(png);
  chunk.write('IDAT', 12, 'latin1');
  const start = jpeg.subarray(0, 2);
  const cases: Readonly<Record<string, Uint8Array>> = {
    nothing: new Uint8Array(0),
    'one byte': Buffer.from([0xff]),
    text: Buffer.from('a picture of a thousand words, at the very least'),
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'a png of no width': flat,
    'a png without its head': chunk,
    'the beginning of a png': png.subarray(0, 20),
    'the beginning of a gif': Buffer.from('GIF89a\x01'),
    'the beginning of a webp': Buffer.from('RIFF\x10\0\0\0WEBPVP8 '),
    'an unknown webp': Buffer.from('RIFF\x20\0\0\0WEBPVP9 \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'),
    'the beginning of a jpeg': jpeg.subarray(0, 30),
    'a jpeg of fill bytes': Buffer.concat([start, Buffer.alloc(100_000, 0xff)]),
    'a jpeg without a frame': Buffer.concat([
      start,
      Buffer.from('\xff\xd9 and some words', 'latin1'),
    ]),
    'a jpeg whose segments go nowhere': Buffer.concat([
      start,
      ...Array.from({ length: 2_000 }, () => Buffer.from([0xff, 0xfe, 0x00, 0x02])),
      jpeg.subarray(2),
    ]),
  };
  for (const [what, bytes] of Object.entries(cases)) assert.equal(await sizeOf(bytes), null, what);
});
