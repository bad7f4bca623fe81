import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import test from 'node:test';
import { wholeBytes } from './whole-bytes.ts';

const PIECES = ['one', 'two', 'three'].map((text) => Buffer.from(text));
const sha256 = (pieces: readonly Buffer[]): string =>
  createHash('sha256').update(Buffer.concat(pieces)).digest('hex');

for (const pieces of [PIECES, PIECES.slice(0, 1), []]) {
  test(`${pieces.length} pieces of the right bytes come through whole`, async () => {
    const stream = wholeBytes(Readable.from(pieces), sha256(pieces), assert.fail);
    assert.deepEqual(await buffer(stream), Buffer.concat(pieces));
  });
}

test('of other bytes the last piece never comes, and it is told', async () => {
  let told = 0;
  const got: Buffer[] = [];
  const stream = wholeBytes(Readable.from(PIECES), sha256([]), () => {
    told += 1;
  });
  await assert.rejects(async () => {
    for await (const piece of stream) got.push(piece as Buffer);
  }, /not the bytes/);
  assert.equal(told, 1);
  assert.ok(Buffer.concat(got).length < Buffer.concat(PIECES).length);
});

test('a file that cannot be read on breaks the stream off', async () => {
  const broken = Readable.from(PIECES);
  const stream = wholeBytes(broken, sha256(PIECES), assert.fail);
  broken.destroy(new Error('the disk is gone'));
  await assert.rejects(buffer(stream), /the disk is gone/);
});
