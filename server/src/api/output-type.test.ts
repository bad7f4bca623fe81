import assert from 'node:assert/strict';
import test from 'node:test';
import { outputTypeOf } from './output-type.ts';

test('pictures, JSON and plain text are shown, under the type they are', () => {
  for (const type of ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/json']) {
    assert.deepEqual([outputTypeOf(type).contentType, outputTypeOf(type).shown], [type, true]);
  }
  assert.equal(outputTypeOf('IMAGE/PNG; name="x"').contentType, 'image/png');
});

test('SVG keeps its type, and is never shown by itself', () => {
  const svg = { contentType: 'image/svg+xml', shown: false, extension: '.svg' };
  assert.deepEqual(outputTypeOf('image/svg+xml'), svg);
  assert.deepEqual(outputTypeOf('image/svg+xml; charset=utf-7'), svg);
});

test('what could run in a page is only bytes', () => {
  const dangerous = [
    ...['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml', 'text/xml'],
    ...['application/xml', 'image/svg', 'text/javascript', 'application/javascript', 'text/css'],
    ...['application/pdf', 'multipart/mixed', 'message/rfc822', 'text/cache-manifest'],
    ...['application/wasm', 'application/x-shockwave-flash', 'application/rss+xml', 'text/vtt'],
    ...['', 'image', 'image/', '/', 'image/png,text/html', 'text/html;image/png', 'constructor'],
    ...['image/png\r\nx: y', 'application/problem+json'],
  ];
  for (const said of dangerous) {
    assert.deepEqual(
      outputTypeOf(said),
      { contentType: 'application/octet-stream', shown: false, extension: '' },
      said,
    );
  }
});

test('a text is UTF-8 unless its worker names another alphabet by a plain name', () => {
  assert.equal(outputTypeOf('text/plain').contentType, 'text/plain; charset=utf-8');
  assert.equal(
    outputTypeOf('text/plain;charset=ISO-8859-1').contentType,
    'text/plain; charset=iso-8859-1',
  );
  for (const charset of ['utf-8"', '', 'a b', 'x'.repeat(30)]) {
    const { contentType } = outputTypeOf(`text/plain; charset=${charset}`);
    assert.equal(contentType, 'text/plain; charset=utf-8');
  }
});
