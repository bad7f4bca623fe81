import assert from 'node:assert/strict';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { type Answer, problemOf, readJson } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
const KEY = 'order-1';

type Stopped = Readonly<{
  id: string;
  status: string;
  code: string | null;
  charge: string | null;
  available: string;
}>;

async function openHouse(t: test.TestContext): Promise<[Diary, Person, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: PHOTO, other: PHOTO },
  });
  const people = [await diary.signUp('ann@example.test'), await diary.signUp('eve@example.test')];
  return [diary, ...people] as unknown as [Diary, Person, Person];
}

/** Starts a run in the playground that goes on until it is stopped. */
function begin(diary: Diary, person: Person): Promise<Answer> {
  diary.worker.script('photo', {
    gpuTimeUs: 1_000,
    gpuTimeSoFarUs: 1_000,
    until: new Promise(() => undefined),
  });
  return person.send('photo', { inPlayground: true, headers: { 'idempotency-key': KEY } });
}

/** The address of the runs that a key stands for. */
function byKey(key: string, slug = 'photo'): string {
  return `/api/models/${slug}/runs?idempotencyKey=${encodeURIComponent(key)}`;
}

test('who started a run in the playground stops it by the key it was sent with', async (t) => {
  const [diary, ann] = await openHouse(t);
  const running = begin(diary, ann);
  await eventually('it is held', async () => (await ann.summary()).running === 1);
  await eventually('it runs', () => diary.worker.executions() === 1);
  const stopped = readJson<Stopped>(await ann.call('DELETE', byKey(KEY)));
  assert.deepEqual(
    [stopped.status, stopped.code, stopped.charge],
    ['cancelled', 'run-cancelled', '0.100000000'],
  );
  const told = problemOf(await await running);
  assert.deepEqual([told.code, told.requestId], ['run-cancelled', stopped.id]);
  assert.equal(await ann.left(), stopped.available);
  // To stop what has ended changes nothing.
  for (const path of [byKey(KEY), `/api/runs/${stopped.id}`]) {
    assert.deepEqual(readJson<Stopped>(await ann.call('DELETE', path)), stopped);
  }
  await diary.books();
});

test('a run is stopped by its id, whoever of the customer started it', async (t) => {
  const [diary, ann] = await openHouse(t);
  const running = begin(diary, ann);
  await eventually('it is listed', async () => (await ann.runs()).length === 1);
  await eventually('it runs', () => diary.worker.executions() === 1);
  const [line] = await ann.runs();
  const stopped = readJson<Stopped>(await ann.call('DELETE', `/api/runs/${line?.id}`));
  assert.deepEqual([stopped.id, stopped.status], [line?.id, 'cancelled']);
  assert.equal(problemOf(await await running).code, 'run-cancelled');
  await diary.books();
});

test("nobody stops somebody else's run, nor learns that there is one", async (t) => {
  const [diary, ann, eve] = await openHouse(t);
  const running = begin(diary, ann);
  await eventually('it is listed', async () => (await ann.runs()).length === 1);
  const [line] = await ann.runs();
  const tried: readonly [who: Person, path: string][] = [
    [eve, `/api/runs/${line?.id}`],
    [eve, byKey(KEY)],
    [ann, '/api/runs/run_00000000000000000000000000'],
    [ann, '/api/runs/nonsense'],
    [ann, byKey('order-2')],
    [ann, byKey(KEY, 'other')],
    [ann, byKey(KEY, 'nothing')],
  ];
  for (const [who, path] of tried) {
    const { status, code, detail } = problemOf(await who.call('DELETE', path));
    assert.deepEqual([status, code, detail], [404, 'not-found', 'There is no such run.'], path);
  }
  for (const key of ['', 'a b', 'k'.repeat(256), 'schlüssel']) {
    const told = problemOf(await ann.call('DELETE', byKey(key)));
    assert.deepEqual([told.status, told.field], [400, 'idempotencyKey'], key);
  }
  assert.equal((await ann.runs())[0]?.status, 'running');
  await ann.call('DELETE', byKey(KEY));
  assert.equal(problemOf(await await running).code, 'run-cancelled');
});
