import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import type { Person, Receipt } from '../support/diary-person.ts';
import type { ScriptedBehaviour } from '../support/scripted-behaviour.ts';

/** A millisecond of GPU time is ten cents. */
const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
const TICKET = `
meter: worker
defaultHold: 0.30
rateCards: [{ components: [{ meter: run, amount: 0.30 }] }]`;

async function openTill(
  t: test.TestContext,
  input: { plan: string; credit: string },
): Promise<[Diary, Person, Person]> {
  const models = { photo: PHOTO, ticket: TICKET };
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models });
  return [diary, await diary.customer(input), await diary.operator()];
}

/** A run that works until it is stopped, and says so at every look: so many GPU microseconds. */
function working(...looks: readonly number[]): ScriptedBehaviour {
  let look = 0;
  return {
    until: new Promise(() => undefined),
    gpuTimeSoFarUs: () => looks[look++] ?? looks.at(-1) ?? 0,
  };
}

/** What a receipt says of the money. */
function moneyOf({ status, ratedCost, charge, writeOff, rule }: Receipt): unknown {
  return { status, ratedCost, charge, writeOff, rule };
}

type WriteOffs = Readonly<{ items: readonly Readonly<{ runId: string; amount: string }>[] }>;

test('a run that outgrows its hold is paid from what is left, while something is', async (t) => {
  const [diary, ann] = await openTill(t, { plan: 'bare', credit: '1.00' });
  diary.worker.script('photo', { gpuTimeUs: 7_000, gpuTimeSoFarUs: 9, durationMs: 12 });
  const ran = await ann.run('photo');
  assert.deepEqual([ran.charge, ran.left], ['0.700000000', '0.300000000']);
  const { writeOff } = await ann.receipt(ran.runId);
  assert.equal(Number(writeOff), 0);
});

test('where funds end, a run may finish; the rest is written off, and nobody goes below zero', async (t) => {
  const [diary, ann, operator] = await openTill(t, { plan: 'bare', credit: '0.50' });
  diary.worker.script('photo', { gpuTimeUs: 7_000, gpuTimeSoFarUs: 9, durationMs: 12 });
  const ran = await ann.run('photo');
  assert.deepEqual([ran.charge, ran.left], ['0.500000000', '0.000000000']);
  assert.deepEqual(moneyOf(await ann.receipt(ran.runId)), {
    status: 'succeeded',
    ratedCost: '0.700000000',
    charge: '0.500000000',
    writeOff: '0.200000000',
    rule: 'succeeded',
  });
  const { items } = await operator.read<WriteOffs>('/api/operator/write-offs');
  assert.deepEqual(
    items.map(({ runId, amount }) => [runId, amount]),
    [[ran.runId, '0.200000000']],
  );
  assert.equal((await ann.isRefused('photo')).code, 'out-of-credits');
});

test('where funds end, a run goes on to twice its hold and no further', async (t) => {
  const [diary, ann] = await openTill(t, { plan: 'bare', credit: '0.50' });
  // $0.25 of $0.30 are used: the hold grows to all there is, $0.50, and the run may go to $1.00.
  diary.worker.script('photo', working(2_500, 9_000, 11_000));
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.status, told.code], [422, 'run-stopped-at-cap']);
  assert.equal(told.charge, '0.500000000');
  assert.deepEqual(moneyOf(await ann.receipt(String(told.requestId))), {
    status: 'cancelled',
    ratedCost: '1.100000000',
    charge: '0.500000000',
    writeOff: '0.600000000',
    rule: 'stopped-at-cap',
  });
  assert.equal(await ann.left(), '0.000000000');
  assert.equal([...diary.worker.runs.values()][0]?.stopped, true);
});

test('where funds end, a plan that stops runs stops them at their hold', async (t) => {
  const [diary, ann] = await openTill(t, { plan: 'strict', credit: '0.50' });
  diary.worker.script('photo', working(2_500, 4_900, 5_000));
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.status, told.code], [422, 'run-stopped-at-cap']);
  assert.deepEqual(moneyOf(await ann.receipt(String(told.requestId))), {
    status: 'cancelled',
    ratedCost: '0.500000000',
    charge: '0.500000000',
    writeOff: '0.000000000',
    rule: 'stopped-at-cap',
  });
  assert.equal(await ann.left(), '0.000000000');
});

test('a run with a cap is stopped at it, and its hold was never larger', async (t) => {
  const [diary, ann] = await openTill(t, { plan: 'bare', credit: '5.00' });
  const capped = { headers: { 'x-max-cost': '0.20' } };
  diary.worker.script('photo', working(1_000, 2_000));
  const told = await ann.isRefused('photo', capped);
  assert.deepEqual([told.code, told.charge], ['run-stopped-at-cap', '0.200000000']);
  assert.equal(await ann.left(), '4.800000000');

  // It came to its end before it could be stopped: no output for less than its price.
  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 9, durationMs: 5 });
  const late = await ann.isRefused('photo', capped);
  assert.deepEqual([late.code, late.charge], ['run-stopped-at-cap', '0.200000000']);
  assert.equal(await ann.left(), '4.600000000');

  diary.worker.script('photo', { gpuTimeUs: 2_000, gpuTimeSoFarUs: 9, durationMs: 5 });
  assert.equal((await ann.run('photo', capped)).charge, '0.200000000', 'a cap may be used up');

  const { code, charge, field } = await ann.isRefused('ticket', capped);
  assert.deepEqual([code, charge, field], ['run-stopped-at-cap', '0.000000000', 'x-max-cost']);
  assert.equal(await ann.left(), '4.400000000');
});

test('a cap lets a run fit into what is left', async (t) => {
  const [diary, ann] = await openTill(t, { plan: 'bare', credit: '0.10' });
  diary.worker.script('photo', { gpuTimeUs: 500, gpuTimeSoFarUs: 9, durationMs: 5 });
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.code, told.required], ['out-of-credits', '0.300000000']);
  const ran = await ann.run('photo', { headers: { 'x-max-cost': '0.1' } });
  assert.deepEqual([ran.charge, ran.left], ['0.050000000', '0.050000000']);
});

test('a hold is as large as runs usually turn out to be, once there are twenty', async (t) => {
  const [diary, ann] = await openTill(t, { plan: 'bare', credit: '5.00' });
  diary.worker.script('photo', { gpuTimeUs: 1_000, gpuTimeSoFarUs: 9, durationMs: 5 });
  for (let run = 0; run < 20; run += 1) assert.equal((await ann.send('photo')).status, 200);
  await diary.books();
  assert.equal(await ann.left(), '3.000000000');
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', { gpuTimeUs: 1_000, gpuTimeSoFarUs: 9, until: end.promise });
  const running = ann.send('photo');
  while ((await ann.summary()).running === 0);
  assert.equal((await ann.summary()).held, '0.100000000');
  end.resolve();
  assert.equal((await running).status, 200);
});
