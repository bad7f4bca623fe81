import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureError } from './picture-error.ts';

const blob = (...bytes: readonly number[]): Blob => new Blob([new Uint8Array(bytes)]);

test('a picture is known by its bytes', async () => {
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
  assert.equal(await pictureError(blob(...png)), null);
  assert.equal(await pictureError(blob(0xff, 0xd8, 0xff, 0xe0)), null);
  assert.equal(await pictureError(new Blob(['RIFF', '\x01\x02\x03\x04', 'WEBPVP8 '])), null);
});

test('what is no picture is refused in words, whatever it is called', async () => {
  for (const file of [new Blob([]), new Blob(['%PDF-1.7']), new Blob(['RIFF1234WAVEfmt '])]) {
    assert.match((await pictureError(file)) ?? '', /^This file is not a picture: choose PNG/);
  }
  assert.notEqual(await pictureError(new Blob(['GIF89a'], { type: 'image/png' })), null);
});
