import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { type Ran, ranOf } from '../support/diary-answer.ts';
import { formOf, paint, pictureModel } from '../support/diary-models.ts';
import type { Asking, Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const COPIES = 50;
const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;

async function openStudio(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: PHOTO, sketch: PHOTO },
    moreModels: (worker) => pictureModel(worker, 'cutout', PHOTO),
  });
  for (const slug of ['photo', 'sketch', 'cutout']) {
    // Each picture is another one: what is replayed byte for byte cannot have been made again.
    diary.worker.script(slug, ({ id }) => ({ gpuTimeUs: 3_000, durationMs: 20, body: `${id}!` }));
  }
  return [diary, await diary.customer({ plan: 'bare', credit: '10.00' })];
}

function keyed(key: string, asking: Asking = { parameters: { text: 'a cat' } }): Asking {
  return { ...asking, headers: { 'idempotency-key': key } };
}

/** What must be the same whenever the answer is given. */
function lasting({ bytes, runId, charge, gpuTimeUs, headers }: Ran): unknown {
  const of = (name: string): string | null => headers.get(name);
  const times = [of('x-generation-time'), of('x-receipt'), of('content-type'), of('etag')];
  return { body: String(bytes), runId, charge, gpuTimeUs, times };
}

test(`${COPIES} copies of one request are one run, also after a restart`, async (t) => {
  const [diary, ann] = await openStudio(t);
  const answers = await Promise.all(
    Array.from({ length: COPIES }, () => ann.send('photo', keyed('order-1'))),
  );
  const [first, ...others] = answers.map(ranOf);
  assert.ok(first !== undefined);
  for (const other of others) assert.deepEqual(lasting(other), lasting(first));
  assert.equal(diary.worker.executions(), 1);
  assert.equal(await ann.left(), '9.700000000');
  assert.equal((await ann.runs()).length, 1);

  const again = await ann.run('photo', keyed('order-1'));
  assert.deepEqual([lasting(again), again.replayed], [lasting(first), true]);

  await diary.server.stop();
  await diary.server.start();
  const later = await Promise.all([1, 2, 3].map(() => ann.run('photo', keyed('order-1'))));
  for (const each of later) {
    assert.deepEqual(
      [lasting(each), each.replayed, each.left],
      [lasting(first), true, '9.700000000'],
    );
  }
  assert.equal(diary.worker.executions(), 1);
  assert.equal((await ann.runs()).length, 1);
});

test('a key stands for its request alone, while it runs and after', async (t) => {
  const [diary, ann] = await openStudio(t);
  const bob = await diary.customer({ plan: 'bare', credit: '10.00' });
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 900, until: end.promise });
  const running = ann.send('photo', keyed('order-1'));
  await eventually('it runs', () => diary.worker.executions() === 1);
  const others: [string, Asking][] = [
    ['photo', { parameters: { text: 'a dog' } }],
    ['photo', { parameters: {} }],
    ['sketch', { parameters: { text: 'a cat' } }],
  ];
  for (const [slug, asking] of others) {
    const told = await ann.isRefused(slug, keyed('order-1', asking));
    assert.deepEqual([told.status, told.code], [422, 'idempotency-key-reused']);
  }
  end.resolve();
  const first = ranOf(await running);
  for (const [slug, asking] of others) {
    const told = await ann.isRefused(slug, keyed('order-1', asking));
    assert.deepEqual([told.status, told.code], [422, 'idempotency-key-reused']);
  }
  // Somebody else's key of the same name is another key.
  const other = await bob.run('sketch', keyed('order-1'));
  assert.notEqual(other.runId, first.runId);
  assert.equal(other.replayed, false);
  assert.equal(await ann.left(), '9.700000000');
});

test('a cap is part of the request: with another one its key is refused, and says so', async (t) => {
  const [diary, ann] = await openStudio(t);
  const capped = (cap: string, key = 'order-1'): Asking => ({
    parameters: { text: 'a cat' },
    headers: { 'idempotency-key': key, 'x-max-cost': cap },
  });
  diary.worker.script('photo', { until: new Promise(() => undefined), gpuTimeSoFarUs: 2_000 });
  const stopped = await ann.isRefused('photo', capped('0.20'));
  assert.deepEqual([stopped.code, stopped.charge], ['run-stopped-at-cap', '0.200000000']);
  // The same amount is the same request, however it is written.
  assert.equal((await ann.isRefused('photo', capped('0.2'))).requestId, stopped.requestId);

  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 9, durationMs: 5 });
  for (const asking of [capped('0.50'), capped('0.10'), keyed('order-1')]) {
    const told = await ann.isRefused('photo', asking);
    assert.deepEqual(
      [told.status, told.code, told.field],
      [422, 'idempotency-key-reused', 'x-max-cost'],
    );
  }
  const elsewhere = await ann.isRefused('sketch', capped('0.50'));
  assert.deepEqual([elsewhere.code, elsewhere.field], ['idempotency-key-reused', undefined]);
  assert.equal((await ann.run('photo', capped('0.50', 'order-2'))).charge, '0.300000000');
  assert.equal(await ann.left(), '9.500000000');
});

test('a failed run leaves its key to the next try, which is a new run', async (t) => {
  const [diary, ann] = await openStudio(t);
  diary.worker.script('photo', (_run, nth) =>
    nth === 1
      ? { status: 500, body: '{"error":"out of memory"}' }
      : { gpuTimeUs: 3_000, durationMs: 5 },
  );
  const told = await ann.isRefused('photo', keyed('order-1'));
  assert.deepEqual([told.status, told.code, told.charge], [502, 'upstream-failed', '0.000000000']);
  const ran = await ann.run('photo', keyed('order-1'));
  assert.equal(ran.replayed, false);
  assert.notEqual(ran.runId, told.requestId);
  assert.equal((await ann.run('photo', keyed('order-1'))).runId, ran.runId);
  assert.equal(ran.left, '9.700000000');
  assert.deepEqual(
    (await ann.runs()).map(({ status, charge }) => [status, charge]),
    [
      ['succeeded', '0.300000000'],
      ['failed', '0.000000000'],
    ],
  );
});

test('a key is kept for 72 hours, and free after', async (t) => {
  const [diary, ann] = await openStudio(t);
  const first = await ann.run('photo', keyed('order-1'));
  await diary.at('2026-11-25T09:59:59Z');
  assert.equal((await ann.run('photo', keyed('order-1'))).runId, first.runId);
  await diary.at('2026-11-25T10:00:01Z');
  const next = await ann.run('photo', keyed('order-1'));
  assert.deepEqual([next.replayed, next.left], [false, '9.400000000']);
  assert.notEqual(next.runId, first.runId);
  assert.equal((await ann.run('photo', keyed('order-1'))).runId, next.runId);
});

test('the same picture is the same intent, however it is sent', async (t) => {
  const [, ann] = await openStudio(t);
  const [red, blue] = [await paint('red'), await paint('blue')];
  const inline = (image: string): Asking => ({ parameters: { image, scale: 2 } });
  const first = await ann.run('cutout', keyed('red', inline(red.toString('base64'))));
  const same: Asking[] = [
    { form: formOf({ image: red, scale: '2' }) },
    { form: formOf({ scale: '2', image: red }) },
    inline(`data:image/png;base64,${red.toString('base64')}`),
    { parameters: { scale: 2, image: red.toString('base64') } },
  ];
  for (const asking of same) {
    const again = await ann.run('cutout', keyed('red', asking));
    assert.deepEqual([again.runId, again.replayed], [first.runId, true]);
  }
  for (const asking of [
    { form: formOf({ image: blue, scale: '2' }) },
    { form: formOf({ image: red, scale: '3' }) },
  ]) {
    const told = await ann.isRefused('cutout', keyed('red', asking));
    assert.equal(told.code, 'idempotency-key-reused');
  }
  assert.equal(await ann.left(), '9.700000000');
});

test('a key that is none is refused by its name, and nothing runs', async (t) => {
  const [diary, ann] = await openStudio(t);
  for (const key of ['k'.repeat(300), '', 'two words', 'ключ'.normalize(), 'tab\there']) {
    const bytes = Buffer.from(key, 'utf8').toString('latin1');
    const told = await ann.isRefused('photo', keyed(bytes));
    assert.deepEqual([told.status, told.field], [400, 'Idempotency-Key'], JSON.stringify(key));
  }
  assert.equal((await ann.run('photo', keyed('k'.repeat(255)))).status, 200);
  assert.equal(diary.worker.executions(), 1);
});
