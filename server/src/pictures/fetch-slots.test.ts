import assert from 'node:assert/strict';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { createFetchSlots } from './fetch-slots.ts';

const MINUTE_US = 60_000_000n;
const ANN = { id: 'ann', perMinute: 1_000 };
const EVE = { id: 'eve', perMinute: 1_000 };

function slugOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ProblemError);
    assert.ok(Number(error.members.retryAfterMs) > 0);
    return error.slug;
  }
  return 'taken';
}

test('an owner has so many fetches at once, and never those of others', () => {
  const take = createFetchSlots({ total: 3, perOwner: 2 }, () => 0n);
  const frees = [take(ANN), take(ANN)];
  assert.equal(
    slugOf(() => take(ANN)),
    'concurrency-limited',
  );
  const free = take(EVE);
  assert.equal(
    slugOf(() => take(EVE)),
    'server-busy',
  );
  free();
  free();
  take(EVE);
  assert.equal(
    slugOf(() => take(EVE)),
    'server-busy',
  );
  for (const each of frees) each();
  take(ANN);
});

test('an owner begins no more fetches a minute than requests, however fast they fail', () => {
  let now = 5n * MINUTE_US;
  const take = createFetchSlots({ total: 10, perOwner: 10 }, () => now);
  const slow = { id: 'slow', perMinute: 3 };
  const fetchOnce = (): string => slugOf(() => take(slow)());
  assert.deepEqual([1, 2, 3, 4].map(fetchOnce), ['taken', 'taken', 'taken', 'rate-limited']);
  assert.equal(
    slugOf(() => take(ANN)),
    'taken',
  );
  now += MINUTE_US;
  assert.equal(fetchOnce(), 'taken');
});

test('who fetches nothing any more is forgotten, and who still does is not', () => {
  let now = 0n;
  const take = createFetchSlots({ total: 20_000, perOwner: 1 }, () => now);
  take(EVE);
  for (let nth = 0; nth < 10_001; nth += 1) take({ id: `c${nth}`, perMinute: 1 })();
  now += MINUTE_US;
  take(ANN);
  assert.equal(
    slugOf(() => take(EVE)),
    'concurrency-limited',
  );
});
