import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Overview } from '../client/nouns.ts';
import { attentionIn } from './attention.ts';

const CALM: Overview = {
  line: { state: 'running', since: null, reason: '', actor: '', actorName: '' },
  books: { checkedAt: '2026-11-22T09:00:00.000Z', invariants: 43, broken: [] },
  workers: { warm: 2, cold: 1, down: [], moved: [] },
  failedRuns: { lastDay: 0, more: false, groups: [] },
  workerFaults: { lastDay: 0, groups: [] },
  writeOffs: { lastDay: 0, amount: '0.000000000' },
  mail: { undelivered: 0 },
  recentRuns: 1,
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
      groups: [
        { status: 'failed', code: 'upstream-timeout', deployment: 'a', runs: 9_000 },
        { status: 'written_off', code: 'upstream-failed', deployment: 'a', runs: 1_000 },
      ],
    },
    workerFaults: { lastDay: 6, groups: [{ deployment: 'a', faults: 6 }] },
    writeOffs: { lastDay: 3, amount: '0.010000001' },
    mail: { undelivered: 2 },
  });
  assert.deepEqual(
    found.map(({ id }) => id),
    ['books', 'down', 'faults', 'mail', 'failures', 'write-offs'],
  );
  assert.match(found[1]?.detail ?? '', /^a, b, c and 2 more: /);
  assert.equal(found[4]?.title, '10\u202f000+ runs failed');
  assert.match(found[4]?.detail ?? '', /at a; mostly took too long\.$/);
  assert.match(found[5]?.detail ?? '', /over 3 runs/);
});

test('small things stay on their own pages', () => {
  const group = { status: 'failed', code: 'upstream-failed', deployment: 'a', runs: 9 } as const;
  const small: Overview = {
    ...CALM,
    workers: { ...CALM.workers, moved: ['f'] },
    failedRuns: { lastDay: 9, more: false, groups: [group] },
    workerFaults: {
      lastDay: 8,
      groups: ['a', 'b'].map((deployment) => ({ deployment, faults: 4 })),
    },
    writeOffs: { lastDay: 5, amount: '0.010000000' },
  };
  assert.deepEqual(attentionIn(small), []);
  const groups = [{ ...group, runs: 500 }];
  const failing = { lastDay: 500, more: false, groups };
  const busy = { ...small, recentRuns: 60_000, failedRuns: failing };
  assert.deepEqual(attentionIn(busy), [], 'less than one run in a hundred');
  assert.equal(attentionIn({ ...busy, recentRuns: 50_000 })[0]?.id, 'failures');
  const rejected = { ...failing, groups: [{ ...group, code: 'run-failed', runs: 500 }] };
  assert.deepEqual(attentionIn({ ...small, failedRuns: rejected }), [], 'no worker’s failure');
});
