import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Overview } from '../client/nouns.ts';
import { attentionIn } from './attention.ts';

const CALM: Overview = {
  line: { state: 'running', since: null, reason: '', actor: '', actorName: '' },
  books: { checkedAt: '2026-11-22T09:00:00.000Z', invariants: 43, broken: [] },
  workers: { warm: 2, cold: 1, down: [], moved: [] },
  failedRuns: { lastDay: 0, more: false, groups: [] },
  workerFaults: { lastDay: 0 },
  writeOffs: { lastDay: 0, amount: '0.000000000' },
  customers: { total: 3, suspended: 0 },
  today: { runs: 1, refused: 0, charged: '0.000000000', customers: 1, running: 0 },
  upcomingPrices: [],
};

test('on a good day nothing needs attention', () => {
  assert.deepEqual(attentionIn(CALM), []);
});

test('what is grave comes first, each leads to its page', () => {
  const found = attentionIn({
    ...CALM,
    books: { ...CALM.books, broken: [{ id: 'I03', class: 'A', title: 'balance', rows: 1 }] },
    workers: { warm: 0, cold: 0, down: ['a', 'b', 'c', 'd', 'e'], moved: ['f'] },
    failedRuns: {
      lastDay: 10_000,
      more: true,
      groups: [{ code: 'upstream-timeout', deployment: 'a', runs: 9_000 }],
    },
    workerFaults: { lastDay: 2 },
    writeOffs: { lastDay: 1, amount: '0.000000000' },
  });
  assert.deepEqual(
    found.map(({ id }) => id),
    ['books', 'down', 'faults', 'failures', 'moved', 'write-offs'],
  );
  assert.match(found[1]?.detail ?? '', /^a, b, c and 2 more: /);
  assert.equal(found[3]?.title, '10\u202f000+ runs failed');
  assert.match(found[3]?.detail ?? '', /mostly took too long, at a\.$/);
  assert.match(found[5]?.detail ?? '', /no amount known/);
});
