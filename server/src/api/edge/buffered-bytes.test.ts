import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBufferedBytes } from './buffered-bytes.ts';

test('no more is in memory than the limit, and what is freed may be used again, once', () => {
  const buffered = createBufferedBytes(100);
  const free = buffered.reserve(60);
  assert.throws(() => buffered.reserve(41), { slug: 'server-busy' });
  const other = buffered.reserve(40);
  free();
  free();
  assert.equal(buffered.inUse(), 40);
  other();
  assert.equal(buffered.inUse(), 0);
});
