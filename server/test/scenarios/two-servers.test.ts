import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { problemOf, ranOf } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
const TICKET = `
meter: worker
defaultHold: 1
rateCards: [{ components: [{ meter: run, amount: 1 }] }]`;
const ROUNDS = 20;
const STOPPED_MS = 1_000;

/** One customer, as she reaches each of two servers on one database. */
async function openPair(t: test.TestContext): Promise<[Diary, Person, Person]> {
  const models = { photo: PHOTO, ticket: TICKET };
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models });
  diary.worker.script('photo', ({ id }) => ({ gpuTimeUs: 3_000, durationMs: 20, body: `${id}!` }));
  const ann = await diary.signUp('ann@example.test');
  return [diary, ann, await diary.throughAnother(ann)];
}

test('credit for one is one run, whichever servers the requests reach', async (t) => {
  const [diary, here, there] = await openPair(t);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const asked = Array.from({ length: 30 }, (_, nth) => (nth % 2 === 0 ? here : there));
    const answers = await Promise.all(asked.map((person) => person.send('ticket')));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [200, ...Array.from({ length: 29 }, () => 402)]);
    await diary.topUp(here, '1');
  }
  assert.deepEqual([await here.left(), await there.left()], ['1.000000000', '1.000000000']);
});

test('copies of one request at two servers are one run with one answer', async (t) => {
  const [diary, here, there] = await openPair(t);
  const copies = Array.from({ length: 20 }, (_, nth) =>
    (nth % 2 === 0 ? here : there).send('photo', { headers: { 'idempotency-key': 'order-1' } }),
  );
  const answers = (await Promise.all(copies)).map(ranOf);
  const told = answers.map(({ bytes, runId, charge }) => `${runId} ${charge} ${bytes}`);
  assert.equal(new Set(told).size, 1);
  assert.equal(diary.worker.executions(), 1);
  assert.equal(await there.left(), '0.700000000');
});

test('a key and a session that end at one server end at the other within a second', async (t) => {
  const [, here, there] = await openPair(t);
  await there.run('photo');
  assert.equal((await here.call('DELETE', `/api/keys/${here.keyId}`)).status, 204);
  const refused = async (): Promise<boolean> => (await there.send('photo')).status === 401;
  await eventually('the key has stopped there', refused, STOPPED_MS);
  assert.equal((await here.call('POST', '/api/auth/sign-out', {})).status, 200);
  assert.equal(problemOf(await there.call('GET', '/api/usage/summary')).status, 401);
});

test('a new price is in force at both servers at once', async (t) => {
  const [diary, here, there] = await openPair(t);
  assert.equal((await there.run('photo')).charge, '0.300000000');
  await diary.at('2026-11-22T10:05:00Z');
  await diary.loadModels({ photo: PHOTO.replace('100', '50'), ticket: TICKET });
  const [first, second] = await Promise.all([there.send('photo'), here.send('photo')]);
  assert.deepEqual([ranOf(first).charge, ranOf(second).charge], ['0.150000000', '0.150000000']);
});

test('a run is seen, and stopped, at either server', async (t) => {
  const [diary, here, there] = await openPair(t);
  const never = new Promise(() => undefined);
  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 9, until: never });
  const running = here.send('photo');
  await eventually('it runs', () => diary.worker.executions() === 1);
  const [line] = await there.runs();
  assert.equal(line?.status, 'running');
  assert.equal((await there.call('DELETE', `/v2/requests/${line?.id}`)).status, 200);
  assert.equal(problemOf(await running).code, 'run-cancelled');
  assert.equal((await there.receipt(line?.id ?? '')).charge, '0.000900000');
  assert.equal(await here.left(), await there.left());
});
