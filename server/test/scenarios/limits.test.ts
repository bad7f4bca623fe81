import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { problemOf } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const TICKET = `
meter: worker
defaultHold: 0.01
rateCards: [{ components: [{ meter: run, amount: 0.01 }] }]`;
const PLANS = `
plans:
  - slug: free
    name: Free
    price: 0
    credits: { amount: 0.50, cadence: day }
    introductory: { multiplier: 2, for: 30 days }
    premium: false
    whenFundsEnd: finish
    limits: { requestsPerMinute: 6, concurrentRuns: 2 }
`;

async function openGate(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { ticket: TICKET },
    plans: PLANS,
  });
  return [diary, await diary.signUp('ann@example.test')];
}

test('so many runs a minute are let in, the next one is told when to come again', async (t) => {
  const [diary, ann] = await openGate(t);
  for (let run = 0; run < 6; run += 1) await ann.run('ticket');
  const answer = await ann.send('ticket');
  const told = problemOf(answer);
  assert.deepEqual([told.status, told.code, told.retryAfterMs], [429, 'rate-limited', 10_000]);
  const headers = ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
  assert.deepEqual(
    headers.map((name) => answer.headers.get(name)),
    ['10', '6', '0', '10'],
  );
  await diary.at('2026-11-22T10:00:09.999Z');
  assert.equal((await ann.isRefused('ticket')).code, 'rate-limited');
  await diary.at('2026-11-22T10:00:10Z');
  await ann.run('ticket');
  assert.equal((await ann.isRefused('ticket')).code, 'rate-limited');
  await diary.at('2026-11-22T10:05:00Z');
  for (let run = 0; run < 6; run += 1) await ann.run('ticket');
  assert.equal(
    (await ann.isRefused('ticket')).code,
    'rate-limited',
    'a quiet time saves up no more',
  );
  const { available, refusedToday, runsToday } = await ann.summary();
  assert.deepEqual([available, refusedToday, runsToday], ['0.870000000', 4, 13]);
});

test('so many runs at a time are let in, the next one when one has ended', async (t) => {
  const [diary, ann] = await openGate(t);
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  diary.worker.script('ticket', (_run, nth) => ({
    until: ends[nth - 1]?.promise ?? Promise.resolve(),
  }));
  const running = [ann.send('ticket'), ann.send('ticket')];
  await eventually('both run', () => diary.worker.executions() === 2);
  const answer = await ann.send('ticket');
  const told = problemOf(answer);
  assert.deepEqual([told.status, told.code, told.limit], [429, 'concurrency-limited', 2]);
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  assert.equal((await ann.summary()).running, 2);
  ends[0]?.resolve();
  await Promise.race(running);
  diary.worker.script('ticket', {});
  await ann.run('ticket');
  ends[1]?.resolve();
  for (const each of running) assert.equal((await each).status, 200);
  assert.equal(await ann.left(), '0.970000000');
});
