import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { ranOf } from '../support/diary-answer.ts';
import type { Person, Receipt } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

/** A deployment with rate cards of so many dollars per GPU second, from their dates on. */
function priced(...cards: readonly string[]): string {
  return `
meter: worker
defaultHold: 0.50
rateCards: [${cards.join(', ')}]`;
}

async function openShop(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: priced('{ perGpuSecond: "100" }') },
  });
  diary.worker.script('photo', { gpuTimeUs: 1_000, durationMs: 5 });
  return [diary, await diary.customer({ plan: 'bare', credit: '10.00' })];
}

/** The price a receipt names: what, how much, and by which card since when. */
function priceOf({ quantities, rateCard }: Receipt): unknown {
  const [line] = quantities;
  return [line?.meter, line?.amount, rateCard.version, rateCard.from];
}

/** Starts a run that ends when it is told to, after the worker has begun it. */
async function begin(diary: Diary, person: Person): Promise<() => Promise<Receipt>> {
  const end = Promise.withResolvers<void>();
  const before = diary.worker.executions();
  diary.worker.script('photo', {
    gpuTimeUs: 1_000,
    gpuTimeSoFarUs: 500,
    durationMs: 5,
    until: end.promise,
  });
  const running = person.send('photo');
  await eventually('it runs', () => diary.worker.executions() > before);
  diary.worker.script('photo', { gpuTimeUs: 1_000, durationMs: 5 });
  return async () => {
    end.resolve();
    return await person.receipt(ranOf(await running).runId);
  };
}

test('a run that goes on when its price changes is charged the price it began with', async (t) => {
  const [diary, ann] = await openShop(t);
  const finish = await begin(diary, ann);
  await diary.at('2026-11-22T10:05:00Z');
  await diary.loadModels({ photo: priced('{ perGpuSecond: "250" }') });

  const next = await ann.run('photo');
  assert.equal(next.charge, '0.250000000', 'the next run has the new price, from its first moment');
  const nextReceipt = await ann.receipt(next.runId);
  assert.deepEqual(priceOf(nextReceipt), [
    'gpu_time',
    '250.000000000',
    2,
    '2026-11-22T10:05:00.000Z',
  ]);

  const receipt = await finish();
  assert.equal(receipt.charge, '0.100000000');
  assert.equal(receipt.acceptedAt, '2026-11-22T10:00:00.000Z');
  assert.deepEqual(priceOf(receipt), ['gpu_time', '100.000000000', 1, '2026-11-22T10:00:00.000Z']);
  assert.notEqual(receipt.rateCard.id, nextReceipt.rateCard.id);
  assert.equal(await ann.left(), '9.650000000');

  // A file loaded twice says nothing new, and what was charged stays as it was charged.
  await diary.loadModels({ photo: priced('{ perGpuSecond: "250" }') });
  assert.deepEqual(await ann.receipt(receipt.id), receipt);
  const again = await ann.receipt((await ann.run('photo')).runId);
  assert.equal(again.rateCard.id, nextReceipt.rateCard.id);
});

test('the next quote and hold follow a price at once, whatever runs cost before', async (t) => {
  const [diary, ann] = await openShop(t);
  for (let run = 0; run < 20; run += 1) await ann.run('photo');
  const quoted = async (): Promise<readonly (string | undefined)[]> => {
    const told = await ann.read<Record<string, string>>('/api/models/photo/quote');
    return [told.typical, told.expected, told.hold, told.basis];
  };
  const all = (amount: string): unknown => [amount, amount, amount, 'recent-runs'];
  assert.deepEqual(await quoted(), all('0.100000000'));
  await diary.at('2026-11-22T10:05:00Z');
  await diary.loadModels({ photo: priced('{ perGpuSecond: "300" }') });
  await eventually('the quote follows', async () => {
    const [typical] = await quoted();
    return typical === '0.300000000';
  });
  assert.deepEqual(await quoted(), all('0.300000000'));
});

test('a price of a later date begins on its date', async (t) => {
  const [diary, ann] = await openShop(t);
  await diary.at('2026-11-22T10:05:00Z');
  const cards = ['{ perGpuSecond: "100" }', '{ from: 2026-12-01T00:00:00Z, perGpuSecond: "50" }'];
  await diary.loadModels({ photo: priced(...cards) });
  assert.equal((await ann.run('photo')).charge, '0.100000000');

  await diary.at('2026-11-30T23:59:59.999Z');
  assert.equal((await ann.run('photo')).charge, '0.100000000');
  const finish = await begin(diary, ann);
  await diary.at('2026-12-01T00:00:00Z');
  const first = await ann.run('photo');
  assert.equal(first.charge, '0.050000000');
  assert.deepEqual(priceOf(await ann.receipt(first.runId)), [
    'gpu_time',
    '50.000000000',
    2,
    '2026-12-01T00:00:00.000Z',
  ]);
  const overnight = await finish();
  assert.equal(overnight.charge, '0.100000000');
  assert.equal(overnight.rateCard.version, 1);
});

test('a price that was announced and taken back never comes into force', async (t) => {
  const [diary, ann] = await openShop(t);
  await diary.at('2026-11-22T10:05:00Z');
  const announced = '{ from: 2026-12-01T00:00:00Z, perGpuSecond: "900" }';
  await diary.loadModels({ photo: priced('{ perGpuSecond: "100" }', announced) });
  await diary.at('2026-11-29T12:00:00Z');
  await diary.loadModels({ photo: priced('{ perGpuSecond: "100" }') });
  await diary.at('2026-12-01T00:00:01Z');
  assert.equal((await ann.run('photo')).charge, '0.100000000');
});

test('a run whose model is taken off the list is charged the price it began with', async (t) => {
  const [diary, ann] = await openShop(t);
  const finish = await begin(diary, ann);
  await diary.at('2026-11-22T10:05:00Z');
  await diary.loadModels({ sketch: priced('{ perGpuSecond: "1" }') });
  await eventually('the server has seen the new list', async () => {
    const { status } = await ann.send('photo');
    return status === 410;
  });
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.code, told.field], ['model-retired', 'model']);
  const receipt = await finish();
  assert.deepEqual([receipt.status, receipt.charge], ['succeeded', '0.100000000']);
});
