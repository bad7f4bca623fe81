import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Model } from '../catalog/index.ts';
import { ProblemError } from '../problems/index.ts';
import { readImages } from './read-images.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-images-'));
test.after(() => rm(folder, { recursive: true, force: true }));

const MODEL: Model = {
  slug: 'cutout',
  version: 1,
  retired: false,
  name: 'Cutout',
  summary: '',
  description: '',
  licence: '',
  credits: '',
  premium: false,
  input: 'image',
  output: 'image',
  maxBytes: 500_000,
  maxMegapixels: 1,
  parameters: {
    type: 'object',
    properties: { photo: { type: 'string', format: 'image' }, text: { type: 'string' } },
    required: ['photo'],
    additionalProperties: false,
  },
  quantities: {},
  examples: [],
  buckets: [],
};

const RED = { r: 255, g: 0, b: 0 };
const still = sharp({ create: { width: 40, height: 30, channels: 3, background: RED } });
const png = await still.clone().png().toBuffer();
/** Two frames of 8 × 8 pixels, one above the other: black and grey. */
const frames = Buffer.alloc(8 * 16 * 3).fill(128, 8 * 8 * 3);
const animated = sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } });
const gif = await animated.clone().gif().toBuffer();
const animatedWebp = await animated.clone().webp().toBuffer();

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000">' +
  '<image href="file:///etc/passwd"/></svg>';

/** 30 000 × 30 000 pixels of one colour, one bit each: 110 KB that unpack to 112 MB. */
function bomb(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(30_000 * 3_751))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function upload(bytes: Uint8Array | string) {
  const file = path.join(folder, 'upload');
  await writeFile(file, bytes);
  const size = Buffer.byteLength(bytes);
  const spooled = { path: file, bytes: size, sha256: '', contentType: 'image/png', fileName: 'f' };
  return { parameters: { text: 'x' }, uploads: new Map([['photo', spooled]]) };
}

const inline = (photo: string) => ({ parameters: { photo }, uploads: new Map() });

async function read(given: Awaited<ReturnType<typeof upload>> | ReturnType<typeof inline>) {
  const written: string[] = [];
  const inlineFolder = path.join(folder, 'inline');
  try {
    return await readImages({ model: MODEL, ...given, folder: inlineFolder, written });
  } finally {
    const left = await readdir(inlineFolder).catch(() => []);
    const known = written.map((each) => path.basename(each));
    assert.deepEqual(
      left.filter((name) => !known.includes(name)),
      [],
      'a file nobody removes',
    );
    for (const each of written) await rm(each, { force: true });
  }
}

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
const STATUSES = {
  'invalid-request': 400,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
} as const;
type Given = ReturnType<typeof upload | typeof inline>;
const REFUSED: readonly [string, keyof typeof STATUSES, () => Given][] = [
  ['an empty file', 'invalid-request', () => upload('')],
  ['an empty text', 'invalid-request', () => inline('')],
  ['a text file', 'invalid-request', () => upload('this is no picture')],
  ['a program', 'invalid-request', () => inline(base64('#!/bin/sh\nexit 0\n'))],
  ['the beginning of a PNG', 'invalid-request', () => upload(png.subarray(0, 20))],
  ['a picture of other pictures: SVG', 'unsupported-media-type', () => upload(SVG)],
  ['SVG as base64', 'unsupported-media-type', () => inline(base64(SVG))],
  ['an animated GIF', 'unsupported-media-type', () => upload(gif)],
  ['an animated WebP', 'invalid-request', () => upload(animatedWebp)],
  ['a decompression bomb', 'payload-too-large', () => upload(bomb())],
  ['base64 of too many bytes', 'payload-too-large', () => inline('A'.repeat(700_000))],
  ['a file of too many bytes', 'payload-too-large', () => upload(Buffer.alloc(500_001))],
  ['what is not base64', 'invalid-request', () => inline('%%%%')],
  ['half a character of base64', 'invalid-request', () => inline('AAAAA')],
  ['an address', 'invalid-request', () => inline('https://example.test/photo.png')],
  ['an address on this machine', 'invalid-request', () => inline('file:///etc/passwd')],
];

for (const [what, slug, given] of REFUSED) {
  const status = STATUSES[slug];
  test(`${what} is refused with ${status}, quickly and by the name of its field`, async () => {
    const input = await given();
    const startedMs = performance.now();
    const error = await read(input).then(
      () => assert.fail('it was taken'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ProblemError, String(error));
    const { field } = error.members;
    assert.deepEqual([error.slug, error.status, field], [slug, status, 'photo'], error.message);
    assert.match(error.message, /^"photo" .*\.$/);
    assert.ok(performance.now() - startedMs < 500, 'it was unpacked');
  });
}

for (const [format, bytes] of Object.entries({
  png,
  jpeg: await still.clone().jpeg().toBuffer(),
  webp: await still.clone().webp().toBuffer(),
})) {
  test(`a ${format} is taken as a file, as base64 and as a data URL, whatever it says it is`, async () => {
    const text = base64(bytes);
    for (const given of [
      await upload(bytes),
      inline(text),
      inline(text.replace(/=+$/, '')),
      inline(`data:image/png;base64,${text}`),
    ]) {
      const { files, pixels } = await read(given);
      assert.deepEqual([files.get('photo')?.contentType, pixels], [`image/${format}`, 1_200]);
    }
  });
}
