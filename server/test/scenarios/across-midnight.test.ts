import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { eventually } from '../support/eventually.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;

async function openEvening(t: test.TestContext): Promise<Diary> {
  return await openDiary(t, { opens: '2026-11-22T23:59:50Z', models: { photo: PHOTO } });
}

async function isRunning(diary: Diary): Promise<void> {
  await eventually('the worker runs it', () =>
    [...diary.worker.runs.values()].some(({ state }) => state === 'running'),
  );
}

test('a run that crosses midnight is paid from the day it began on', async (t) => {
  const diary = await openEvening(t);
  const ann = await diary.signUp('ann@example.test');
  await diary.postings(ann);
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', {
    gpuTimeUs: 3_000,
    durationMs: 5,
    gpuTimeSoFarUs: 900,
    until: end.promise,
  });
  const running = ann.send('photo');
  await isRunning(diary);
  const evening = await ann.summary();
  assert.deepEqual([evening.held, evening.available], ['0.300000000', '0.700000000']);

  await diary.at('2026-11-23T00:00:10Z');
  // What the old day's run may still need stays on the books; nothing new may use it.
  const night = await ann.summary();
  assert.equal(night.available, '1.000000000');
  assert.deepEqual(
    night.grants.map(({ label }) => label),
    ['Free credit of 23 Nov', 'Introductory credit of 23 Nov'],
  );
  const soFar = await diary.postings(ann);
  assert.deepEqual(soFar, ['grant +0.500000000', 'bonus +0.500000000']);

  end.resolve();
  const answer = await running;
  assert.equal(answer.headers.get('x-cost'), '0.300000000');
  assert.equal(answer.headers.get('x-remaining-credits'), '1.000000000');
  const [run] = await ann.runs();
  const { paidBy, endedAt, acceptedAt } = await ann.receipt(run?.id ?? '');
  assert.deepEqual([acceptedAt, endedAt], ['2026-11-22T23:59:50.000Z', '2026-11-23T00:00:10.000Z']);
  assert.deepEqual(
    paidBy.map(({ label, amount }) => [label, amount]),
    [['Free credit of 22 Nov', '0.300000000']],
  );
  // The next look at the wallet takes what is left of the old day off the books.
  const after = await ann.summary();
  assert.deepEqual([after.available, after.posted], ['1.000000000', '1.000000000']);
  assert.deepEqual((await diary.postings(ann)).toSorted(), [
    'expire -0.200000000',
    'expire -0.500000000',
    'settle -0.300000000',
  ]);
  assert.deepEqual([after.runsToday, after.spentToday], [1, '0.300000000']);
});

test('a run that outgrows its hold after midnight takes the old day’s rest, not the new day’s credit', async (t) => {
  const diary = await openEvening(t);
  const ann = await diary.signUp('ann@example.test');
  const end = Promise.withResolvers<void>();
  // 8 ms at $100 per second are $0.80: more than was held, less than the old day had.
  diary.worker.script('photo', {
    gpuTimeUs: 8_000,
    durationMs: 12,
    gpuTimeSoFarUs: 900,
    until: end.promise,
  });
  const running = ann.send('photo');
  await isRunning(diary);
  await diary.at('2026-11-23T00:00:10Z');
  assert.equal(await ann.left(), '1.000000000');
  end.resolve();
  const answer = await running;
  assert.equal(answer.headers.get('x-cost'), '0.800000000');
  const { available, posted } = await ann.summary();
  assert.deepEqual([available, posted], ['1.000000000', '1.000000000']);
  const postings = await diary.postings(ann);
  assert.deepEqual(postings.slice(-2), ['settle -0.800000000', 'expire -0.200000000']);
});
