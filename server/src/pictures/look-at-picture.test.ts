import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { pngChunk, pngOf } from '../../test/support/png-chunks.ts';
import { ProblemError } from '../problems/index.ts';
import { lookAtPicture, type Picture } from './look-at-picture.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-pictures-'));
test.after(() => rm(folder, { recursive: true, force: true }));

const LIMITS = { maxBytes: 500_000, maxMegapixels: 50 };

const still = sharp({ create: { width: 40, height: 30, channels: 3, background: '#f00' } });
const png = await still.clone().png().toBuffer();
const webp = await still.clone().webp().toBuffer();
const avif = await still.clone().avif().toBuffer();
/** Two frames of 8 × 8 pixels, one above the other: black and grey. */
const frames = Buffer.alloc(8 * 16 * 3).fill(128, 8 * 8 * 3);
const animated = sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } });

async function look(bytes: Uint8Array | string): Promise<Picture> {
  const file = path.join(folder, 'upload');
  await writeFile(file, bytes);
  return await lookAtPicture(
    'photo',
    {
      path: file,
      bytes: Buffer.byteLength(bytes),
      sha256: '',
      contentType: 'image/gif',
      fileName: 'photo.gif',
    },
    LIMITS,
  );
}

/** The same picture with something more before its pixels. */
function withChunks(...chunks: readonly Buffer[]): Buffer {
  const headerEnds = 33;
  return Buffer.concat([png.subarray(0, headerEnds), ...chunks, png.subarray(headerEnds)]);
}

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000">${inside}</svg>`;
const script = svg('<script>fetch("http://127.0.0.1")</script>');
const unpacksTo50Mb = deflateSync(Buffer.alloc(50_000_000));
const zippedText = pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), unpacksTo50Mb]));
const longText = pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), Buffer.alloc(300_000)]));
const heic = Buffer.concat([avif.subarray(0, 8), Buffer.from('heic'), avif.subarray(12)]);

const REFUSED: readonly [what: string, bytes: Uint8Array | string, status: number, RegExp][] = [
  ['an empty file', '', 400, /empty file/],
  ['a text', 'this is no picture', 400, /not a picture/],
  ['a program', '#!/bin/sh\nexit 0\n', 400, /not a picture/],
  ['a web page', `<!doctype html><html><body>${script}`, 400, /not a picture/],
  ['a film', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), 415, /is MP4, which/],
  ['SVG with a script', script, 415, /is SVG, which/],
  [
    'SVG behind a prologue',
    `\uFEFF<?xml version="1.0"?>\n<!-- x -->${script}`,
    415,
    /is SVG, which/,
  ],
  ['SVG with entities', `<!DOCTYPE svg [<!ENTITY a "aa">]>${svg('&a;')}`, 415, /is SVG, which/],
  ['SVG of other files', svg('<image href="file:///etc/passwd"/>'), 415, /is SVG, which/],
  ['compressed SVG', gzipSync(script), 415, /is gzip, which/],
  ['a GIF', await still.clone().gif().toBuffer(), 415, /is GIF, which/],
  ['an animated GIF', await animated.clone().gif().toBuffer(), 415, /is GIF, which/],
  ['an animated WebP', await animated.clone().webp().toBuffer(), 400, /animated/],
  ['an animated PNG', withChunks(pngChunk('acTL', Buffer.alloc(8))), 400, /animated/],
  ['AVIF', avif, 415, /is AVIF, which/],
  ['HEIC', heic, 415, /is HEIC, which/],
  ['TIFF', await still.clone().tiff().toBuffer(), 415, /is TIFF, which/],
  ['PDF', '%PDF-1.7\n', 415, /is PDF, which/],
  ['the first bytes of a PNG', png.subarray(0, 20), 400, /damaged PNG/],
  ['a PNG whose header is nonsense', pngOf(0, 0), 400, /damaged PNG/],
  ['the first bytes of a WebP', webp.subarray(0, 16), 400, /damaged WebP/],
  ['the first bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 400, /damaged JPEG/],
  ['what only begins like a WebP', `RIFF0000WEBP${script}`, 400, /damaged WebP/],
  ['100 megapixels in a few kilobytes', pngOf(10_000, 10_000), 413, /10000 × 10000 pixels/],
  ['900 megapixels', pngOf(30_000, 30_000), 413, /50 megapixels/],
  ['one endless line', pngOf(1_000_000, 1), 413, /32768 pixels a side/],
  ['texts that unpack to 400 MB', withChunks(...Array<Buffer>(8).fill(zippedText)), 400, /text/],
  ['texts without end', withChunks(longText, longText, longText, longText), 413, /0.5 MB/],
  ['too many bytes', Buffer.alloc(500_001), 413, /0.5 MB/],
];

for (const [what, bytes, status, words] of REFUSED) {
  test(`${what} is refused with ${status}, quickly and by the name of its field`, async () => {
    const startedMs = performance.now();
    const error = await look(bytes).then(
      () => assert.fail('it was taken'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ProblemError, String(error));
    assert.deepEqual([error.status, error.members.field], [status, 'photo'], error.message);
    assert.match(error.message, /^"photo" .*\.$/);
    assert.match(error.message, words);
    const { limit } = error.members;
    assert.equal(typeof limit, status === 413 ? 'number' : 'undefined');
    assert.ok(performance.now() - startedMs < 500, 'it was unpacked');
  });
}

test('texts of a picture count, packed or not, wherever they stand', async () => {
  const text = (bytes: number): Buffer => pngChunk('tEXt', Buffer.alloc(bytes, 'a'));
  const limits = { maxBytes: 10_000_000, maxMegapixels: 1 };
  const file = path.join(folder, 'texts');
  const given = { path: file, bytes: 1, sha256: '', contentType: '', fileName: '' };
  await writeFile(file, withChunks(text(500_000), text(499_000)));
  assert.equal((await lookAtPicture('photo', given, limits)).pixels, 1_200);
  await writeFile(file, Buffer.concat([withChunks(text(500_000)).subarray(0, -12), text(500_001)]));
  await assert.rejects(lookAtPicture('photo', given, limits), /too much text/);
});

test('tens of thousands of chunks are walked in no time', async () => {
  const many = withChunks(...Array<Buffer>(30_000).fill(pngChunk('prVt', Buffer.alloc(0))));
  assert.ok(many.length < LIMITS.maxBytes);
  const startedMs = performance.now();
  assert.equal((await look(many)).pixels, 1_200);
  assert.ok(performance.now() - startedMs < 500);
});

const TAKEN: readonly [what: string, bytes: Buffer, type: string, pixels: number][] = [
  ['a PNG', png, 'image/png', 1_200],
  ['a JPEG', await still.clone().jpeg().toBuffer(), 'image/jpeg', 1_200],
  ['a WebP', webp, 'image/webp', 1_200],
  ['CMYK', await still.clone().toColourspace('cmyk').jpeg().toBuffer(), 'image/jpeg', 1_200],
  ['grey', await still.clone().greyscale().jpeg().toBuffer(), 'image/jpeg', 1_200],
  ['a palette', await still.clone().png({ palette: true }).toBuffer(), 'image/png', 1_200],
  [
    '16 bits a colour',
    await still.clone().toColourspace('rgb16').png().toBuffer(),
    'image/png',
    1_200,
  ],
  [
    'a photo that EXIF turns',
    await still.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    'image/jpeg',
    1_200,
  ],
  [
    'a picture with a description',
    withChunks(pngChunk('tEXt', Buffer.from('Comment\0Hello'))),
    'image/png',
    1_200,
  ],
];

for (const [what, bytes, type, pixels] of TAKEN) {
  test(`${what} is taken as it is, with the type that its bytes have`, async () => {
    const { file, pixels: counted } = await look(bytes);
    assert.deepEqual([file.contentType, counted], [type, pixels]);
  });
}

test('the pictures of these tests are what they are said to be', async () => {
  const spaces = await Promise.all(
    TAKEN.map(async ([what, bytes]) => {
      const { space, depth, orientation } = await sharp(bytes).metadata();
      return [what, space, depth, orientation];
    }),
  );
  assert.deepEqual(
    spaces.filter(([what]) => /CMYK|16 bits|EXIF/.test(String(what))),
    [
      ['CMYK', 'cmyk', 'uchar', undefined],
      ['16 bits a colour', 'rgb16', 'ushort', undefined],
      ['a photo that EXIF turns', 'srgb', 'uchar', 6],
    ],
  );
  assert.ok(pngOf(10_000, 10_000).length < 50_000);
});
