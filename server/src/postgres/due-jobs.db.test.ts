import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import {
  createTestClock,
  DAY_MS,
  type Instant,
  parseInstant,
  startOfNextUtcDay,
  toIso,
} from '../time/index.ts';
import { createDueJobs } from './due-jobs.ts';

const START = parseInstant('2026-11-22T09:00:00Z');
const HOUR_MS = 3_600_000;

test('what is due runs once, in the order of due times, and then when it is due again', async (t) => {
  const database = await withTestDatabase(t);
  const clock = createTestClock(START);
  const jobs = createDueJobs(database, clock);
  const ran: string[] = [];
  jobs.register('hourly', {
    every: HOUR_MS,
    run: async ({ dueAt }) => ran.push(`h ${toIso(dueAt)}`),
  });
  jobs.register('daily', {
    nextDue: ({ now }) => startOfNextUtcDay(now),
    run: async ({ dueAt }) => ran.push(`d ${toIso(dueAt)}`),
  });
  assert.deepEqual(await jobs.runDue(), ['daily', 'hourly']);
  assert.deepEqual(await jobs.runDue(), []);
  ran.length = 0;
  clock.set(parseInstant('2026-11-23T00:30:00Z'));
  await jobs.runDue();
  assert.deepEqual(ran, ['h 2026-11-22T10:00:00.000Z', 'd 2026-11-23T00:00:00.000Z']);
});

test('of many processes only one does a job', async (t) => {
  const database = await withTestDatabase(t);
  const clock = createTestClock(START);
  let runs = 0;
  const run = async (): Promise<void> => {
    runs += 1;
    await database.pool.query('select pg_sleep(0.02)');
  };
  const processes = Array.from({ length: 8 }, () => {
    const jobs = createDueJobs(database, clock);
    jobs.register('expire-credit', { every: HOUR_MS, run });
    return jobs;
  });
  for (let round = 1; round <= 10; round += 1) {
    await Promise.all(processes.map((jobs) => jobs.runDue()));
    assert.equal(runs, round);
    clock.advance(HOUR_MS);
  }
});

test('a process that died gives its job to another after the lease', async (t) => {
  const database = await withTestDatabase(t);
  const clock = createTestClock(START);
  const dead = createDueJobs(database, clock, { leaseMs: 60_000 });
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  dead.register('seal-day', { every: DAY_MS, run: () => new Promise(() => begin()) });
  void dead.runDue();
  await begun;
  const other = createDueJobs(database, clock);
  let runs = 0;
  other.register('seal-day', {
    every: DAY_MS,
    run: async () => {
      runs += 1;
    },
  });
  await other.runDue();
  assert.equal(runs, 0);
  clock.advance(60_000);
  await other.runDue();
  assert.equal(runs, 1);
});

test('a failure is told, noted, and tried again after a growing pause', async (t) => {
  const database = await withTestDatabase(t);
  const clock = createTestClock(START);
  const told: string[] = [];
  const jobs = createDueJobs(database, clock, { onFailure: (job) => told.push(job) });
  let works = false;
  jobs.register('flaky', {
    every: HOUR_MS,
    run: async () => {
      if (!works) throw new Error('the moon is wrong');
    },
  });
  const row = async () =>
    (
      await database.pool.query<{ due: Instant; failures: number; error: string | null }>(
        'select due_at as due, failures, last_error as error from due_jobs',
      )
    ).rows[0];
  await assert.rejects(jobs.runDue(), /moon/);
  assert.deepEqual(await row(), { due: START + 1_000, failures: 1, error: 'the moon is wrong' });
  clock.advance(1_000);
  await assert.rejects(jobs.runDue(), /moon/);
  assert.equal((await row())?.due, START + 3_000);
  works = true;
  clock.advance(2_000);
  await jobs.runDue();
  assert.deepEqual(await row(), { due: START + 3_000 + HOUR_MS, failures: 0, error: null });
  assert.deepEqual(told, ['flaky', 'flaky']);
});

test('what a run returns is there for the next one', async (t) => {
  const database = await withTestDatabase(t);
  const clock = createTestClock(START);
  const jobs = createDueJobs(database, clock);
  const seen: unknown[] = [];
  jobs.register('walk', {
    every: HOUR_MS,
    run: async ({ payload }) => {
      seen.push(payload);
      return { cursor: seen.length };
    },
  });
  await jobs.runDue();
  clock.advance(HOUR_MS);
  await jobs.runDue();
  assert.deepEqual(seen, [{}, { cursor: 1 }]);
});

test('polling does what is due, outlives failures, and ends when told', async (t) => {
  const database = await withTestDatabase(t);
  const jobs = createDueJobs(database, createTestClock(START));
  let runs = 0;
  jobs.register('a-broken-one', {
    every: HOUR_MS,
    run: async () => {
      throw new Error('broken');
    },
  });
  jobs.register('polled', {
    nextDue: ({ now }) => now,
    run: async () => {
      runs += 1;
    },
  });
  jobs.start(1);
  await eventually('three runs', () => runs >= 3);
  await jobs.stop();
  const atStop = runs;
  assert.deepEqual(await jobs.runDue(), []);
  assert.equal(runs, atStop);
});

test('a job without a time, with two, or of a name taken is a bug', async (t) => {
  const jobs = createDueJobs(await withTestDatabase(t), createTestClock(START));
  const run = async (): Promise<void> => {};
  assert.throws(() => jobs.register('x', { run }), /every or nextDue/);
  assert.throws(() => jobs.register('x', { every: 1, nextDue: () => START, run }), /every or/);
  assert.throws(() => jobs.register('x', { every: 0, run }), /no period/);
  jobs.register('x', { every: 1, run });
  assert.throws(() => jobs.register('x', { every: 1, run }), /twice/);
});
