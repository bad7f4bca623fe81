import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDollars, parseDollars, sumNanos } from '../../src/money/index.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import type { Person, Receipt } from '../support/diary-person.ts';

/** $100 per GPU second, so that the few milliseconds of a test cost what seconds do elsewhere. */
const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
/** A price that no run's microseconds divide: what it costs is rounded to the nano-dollar. */
const SKETCH = `
meter: worker
defaultHold: 0.05
rateCards: [{ perGpuSecond: "0.00125" }]`;

async function openFreeDays(t: test.TestContext, opens: string): Promise<[Diary, Person]> {
  const diary = await openDiary(t, { opens, models: { photo: PHOTO, sketch: SKETCH } });
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  diary.worker.script('sketch', { gpuTimeUs: 1_501, durationMs: 5 });
  return [diary, await diary.signUp('ann@example.test')];
}

/** Every place that tells of money tells the same, to the nano-dollar. */
async function expectSameNumbers(person: Person): Promise<void> {
  const summary = await person.summary();
  const runs = await person.runs();
  const receipts: Receipt[] = [];
  for (const { id } of runs) receipts.push(await person.receipt(id));
  const charges = receipts.map(({ charge }) => charge ?? '');
  assert.deepEqual(
    charges,
    runs.map(({ charge }) => charge),
    'the list and the receipts',
  );
  assert.equal(summary.spentTotal, total(charges), 'the receipts and the total');
  assert.equal(summary.runsTotal, runs.length);
  assert.equal(summary.held, '0.000000000');
  assert.equal(summary.posted, summary.available);
  const lots = summary.grants.map(({ remaining }) => remaining);
  assert.equal(total(lots), summary.available, 'the lots and what is left');
  const credits = await person.read<Record<string, number>>('/v1/get-user-credits');
  assert.deepEqual(credits, { credits: 0, 'free-credits': Number(summary.available) });
}

function total(amounts: readonly string[]): string {
  return formatDollars(sumNanos(amounts.map((amount) => parseDollars(amount))));
}

/** Spends all but ten cents, and a fraction of a cent, of the first day's dollar. */
async function spendTheDay(diary: Diary, ann: Person): Promise<void> {
  const first = await ann.run('photo');
  assert.deepEqual([first.charge, first.left], ['0.300000000', '0.700000000']);
  const sketch = await ann.run('sketch');
  assert.deepEqual([sketch.charge, sketch.left], ['0.000001876', '0.699998124']);
  await ann.run('photo', { inPlayground: true });
  const last = await ann.run('photo');
  assert.equal(last.left, '0.099998124');
  assert.deepEqual(await diary.postings(ann), [
    'settle -0.300000000',
    'settle -0.000001876',
    'settle -0.300000000',
    'settle -0.300000000',
  ]);
  const { paidBy, gpuTimeUs, rule } = await ann.receipt(last.runId);
  assert.deepEqual([gpuTimeUs, rule], [3_000, 'succeeded']);
  assert.deepEqual(
    paidBy.map(({ label, amount }) => [label, amount]),
    [['Introductory credit of 22 Nov', '0.300000000']],
  );
}

test('free credit pays until it is out, and every page tells the same of it', async (t) => {
  const [diary, ann] = await openFreeDays(t, '2026-11-22T10:00:00Z');
  assert.equal(await ann.left(), '1.000000000');
  assert.deepEqual(await diary.postings(ann), ['grant +0.500000000', 'bonus +0.500000000']);
  await spendTheDay(diary, ann);
  await expectSameNumbers(ann);

  await diary.at('2026-11-22T23:59:59.999Z');
  for (const asking of [{}, { inPlayground: true }, { headers: { 'x-compat': 'segmind' } }]) {
    const told = await ann.isRefused('photo', asking);
    assert.equal(told.code, 'out-of-credits');
    assert.equal(told.status, 'headers' in asking ? 406 : 402);
    assert.equal(told.error, 'inPlayground' in asking ? undefined : told.detail);
    const { available, required, shortfall, resetsAt, topUpUrl } = told;
    assert.deepEqual(
      { available, required, shortfall, resetsAt, topUpUrl },
      {
        available: '0.099998124',
        required: '0.300000000',
        shortfall: '0.200001876',
        resetsAt: '2026-11-23T00:00:00.000Z',
        topUpUrl: 'http://localhost:8080/usage',
      },
    );
  }
  const { runsToday, refusedToday, spentToday } = await ann.summary();
  assert.deepEqual([runsToday, refusedToday, spentToday], [4, 3, '0.900001876']);
  assert.deepEqual(await diary.postings(ann), [], 'a refusal posts nothing');
  await expectSameNumbers(ann);
});

test('free credit comes anew each UTC day, and does not stack', async (t) => {
  const [diary, ann] = await openFreeDays(t, '2026-11-22T10:00:00Z');
  await diary.postings(ann);
  await spendTheDay(diary, ann);
  await ann.isRefused('photo');

  await diary.at('2026-11-23T00:00:00Z');
  assert.equal(await ann.left(), '1.000000000');
  assert.deepEqual(await diary.postings(ann), [
    'expire -0.099998124',
    'grant +0.500000000',
    'bonus +0.500000000',
  ]);
  const { runsToday, refusedToday, runsTotal } = await ann.summary();
  assert.deepEqual([runsToday, refusedToday, runsTotal], [0, 0, 4]);
  assert.equal((await ann.run('photo')).left, '0.700000000');
  await expectSameNumbers(ann);
  assert.deepEqual(await diary.postings(ann), ['settle -0.300000000']);

  // Three days away: two lots of the last day here expire, one day's credit comes, not three.
  await diary.at('2026-11-26T08:00:00Z');
  assert.equal(await ann.left(), '1.000000000');
  assert.deepEqual((await diary.postings(ann)).toSorted(), [
    'bonus +0.500000000',
    'expire -0.200000000',
    'expire -0.500000000',
    'grant +0.500000000',
  ]);
  assert.equal(await ann.left(), '1.000000000');
  assert.deepEqual(await diary.postings(ann), []);
  await expectSameNumbers(ann);
});

test('the day’s first request is what brings the credit, when nobody looked before it', async (t) => {
  const [diary, ann] = await openFreeDays(t, '2026-11-22T10:00:00Z');
  await diary.at('2026-11-23T07:00:00Z');
  const ran = await ann.run('photo');
  assert.equal(ran.left, '0.700000000');
  const { paidBy } = await ann.receipt(ran.runId);
  assert.deepEqual(
    paidBy.map(({ label }) => label),
    ['Free credit of 23 Nov'],
  );
});

test('credit is doubled on thirty UTC days from sign-up, and not on the thirty-first', async (t) => {
  const [diary, ann] = await openFreeDays(t, '2026-11-22T23:59:00Z');
  await diary.at('2026-12-21T23:59:59Z');
  assert.equal(await ann.left(), '1.000000000');
  await diary.at('2026-12-22T00:00:00Z');
  const { available, grants } = await ann.summary();
  assert.equal(available, '0.500000000');
  assert.deepEqual(
    grants.map(({ kind, label }) => [kind, label]),
    [['free-daily', 'Free credit of 22 Dec']],
  );
});
