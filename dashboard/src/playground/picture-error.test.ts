import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressError, pictureError, pixelsError } from './picture-error.ts';

const MAX_BYTES = 1_000;

const blob = (...bytes: readonly number[]): Blob => new Blob([new Uint8Array(bytes)]);
const errorOf = (file: Blob): Promise<string | null> => pictureError(file, MAX_BYTES);

test('a picture is known by its bytes', async () => {
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
  assert.equal(await errorOf(blob(...png)), null);
  assert.equal(await errorOf(blob(0xff, 0xd8, 0xff, 0xe0)), null);
  assert.equal(await errorOf(new Blob(['RIFF', '\x01\x02\x03\x04', 'WEBPVP8 '])), null);
});

test('what is no picture is refused in words, whatever it is called', async () => {
  for (const file of [new Blob([]), new Blob(['%PDF-1.7']), new Blob(['RIFF1234WAVEfmt '])]) {
    assert.match((await errorOf(file)) ?? '', /^This file is not a picture: choose PNG/);
  }
  assert.notEqual(await errorOf(new Blob(['GIF89a'], { type: 'image/png' })), null);
});

test('a picture that is too large is refused before it is sent, with both sizes', async () => {
  const file = new Blob([new Uint8Array([0xff, 0xd8, 0xff]), new Uint8Array(MAX_BYTES)]);
  assert.match((await errorOf(file)) ?? '', /has 1 kB; the model takes up to 1 kB\.$/);
  assert.match(pixelsError(1_500_000, 1) ?? '', /1\.50 megapixels; the model takes up to 1\.$/);
  assert.equal(pixelsError(1_000_000, 1), null);
});

test('an address is one that pictures are loaded from', () => {
  assert.equal(addressError('https://example.test/cat.jpg'), null);
  assert.equal(addressError('  http://example.test:8080/a?b=c '), null);
  for (const address of ['', 'cat.jpg', 'file:///etc/passwd', 'javascript:alert(1)', 'https://']) {
    assert.match(addressError(address) ?? '', /^This is not the address of a picture/, address);
  }
});
