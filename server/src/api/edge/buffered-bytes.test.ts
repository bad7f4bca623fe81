import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBufferedBytes } from './buffered-bytes.ts';

const create = () => createBufferedBytes({ total: 100, perOwner: 70, bodiesPerOwner: () => 2 });

test('no more is in memory than the limit, and what is freed may be used again, once', () => {
  const buffered = create();
  const [a, b] = [buffered.open('a'), buffered.open('b')];
  a.take(60);
  assert.throws(() => b.take(41), { slug: 'server-busy' });
  b.take(40);
  a.free();
  a.free();
  assert.equal(buffered.inUse(), 40);
  b.free();
  assert.equal(buffered.inUse(), 0);
});

test('a body that sends nothing takes nothing, and one customer never all there is', () => {
  const buffered = create();
  const mine = buffered.open('a');
  assert.equal(buffered.inUse(), 0);
  mine.take(70);
  assert.throws(() => mine.take(1), { slug: 'concurrency-limited' });
  buffered.open('b').take(30);
});

test('only so many bodies of a customer come in at once', () => {
  const buffered = create();
  const first = buffered.open('a');
  buffered.open('a');
  assert.throws(() => buffered.open('a'), { slug: 'concurrency-limited' });
  buffered.open('b');
  first.arrived();
  first.free();
  const third = buffered.open('a');
  assert.throws(() => buffered.open('a'), { slug: 'concurrency-limited' });
  third.free();
  buffered.open('a');
});

test('bytes that come after the end are not counted', () => {
  const buffered = create();
  const body = buffered.open('a');
  body.free();
  body.take(50);
  assert.equal(buffered.inUse(), 0);
});
