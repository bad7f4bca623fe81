import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import test from 'node:test';
import { type Diary, openDiary } from '../support/diary.ts';
import { problemOf, ranOf } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
/** How soon new runs must be refused when the books cannot be written. */
const REFUSED_MS = 2_000;

async function openHouse(t: test.TestContext, mayLog?: RegExp): Promise<[Diary, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: PHOTO },
    ...(mayLog === undefined ? {} : { mayLog }),
  });
  return [diary, await diary.signUp('ann@example.test')];
}

/** Starts a run that ends when the returned function is called; its worker has begun it. */
async function begin(
  diary: Diary,
  person: Person,
  signal?: AbortSignal,
): Promise<Readonly<{ end: () => void; running: ReturnType<Person['send']> }>> {
  const end = Promise.withResolvers<void>();
  const before = diary.worker.executions();
  diary.worker.script('photo', {
    gpuTimeUs: 3_000,
    gpuTimeSoFarUs: 9,
    durationMs: 5,
    until: end.promise,
    body: 'the picture',
  });
  const running = person.send('photo', {
    headers: { 'idempotency-key': 'order-1' },
    ...(signal === undefined ? {} : { signal }),
  });
  await eventually('it runs', () => diary.worker.executions() > before);
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  return { end: () => end.resolve(), running };
}

/** What those who watch over the server are told: no problem, but a status. */
async function health(diary: Diary, address: '/healthz' | '/readyz'): Promise<number> {
  const response = await fetch(`${diary.server.url()}${address}`);
  await response.body?.cancel();
  return response.status;
}

test('a run whose client went away goes on, is charged once, and waits to be fetched', async (t) => {
  const [diary, ann] = await openHouse(t);
  const leaving = new AbortController();
  const { end, running } = await begin(diary, ann, leaving.signal);
  leaving.abort();
  await assert.rejects(running, { name: 'AbortError' });
  const [line] = await ann.runs();
  assert.equal(line?.status, 'running');
  const path = `/v1/requests/${line?.id}`;
  const going = await ann.read<{ status: string; metrics: { cost: number | null } }>(path);
  assert.deepEqual([going.status, going.metrics.cost], ['PROCESSING', null]);
  assert.equal(problemOf(await ann.call('GET', `${path}/result`)).status, 409);

  end();
  type State = Readonly<{ status: string; metrics: { cost: number }; output: string }>;
  await eventually('it is done', async () => (await ann.read<State>(path)).status === 'COMPLETED');
  const { metrics, output } = await ann.read<State>(path);
  assert.equal(metrics.cost, 0.3);
  assert.equal(new URL(output).pathname, `${path}/result`);
  const result = await ann.call('GET', `${path}/result`);
  assert.equal(String(result.bytes), 'the picture');
  assert.equal((await ann.receipt(line?.id ?? '')).charge, '0.300000000');
  const retried = await ann.run('photo', { headers: { 'idempotency-key': 'order-1' } });
  assert.deepEqual(
    [retried.runId, retried.replayed, retried.left],
    [line?.id, true, '0.700000000'],
  );
  assert.equal(diary.worker.executions(), 1);
});

test('while the database is away nothing new runs; what ran is charged when it is back', async (t) => {
  const [diary, ann] = await openHouse(t, /connect|terminat|database|administrator/i);
  const { end, running } = await begin(diary, ann);
  await diary.takeDatabaseAway();
  for (const inPlayground of [false, true]) {
    const asked = performance.now();
    const answer = await ann.send('photo', { inPlayground });
    const tookMs = performance.now() - asked;
    const told = problemOf(answer);
    assert.deepEqual([told.status, told.code], [503, 'billing-unavailable']);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    assert.ok(tookMs < REFUSED_MS, `refused after ${tookMs} ms`);
  }
  assert.deepEqual([await health(diary, '/healthz'), await health(diary, '/readyz')], [200, 503]);
  end();
  await eventually('the worker is done', () =>
    [...diary.worker.runs.values()].every(({ state }) => state === 'done'),
  );
  assert.equal(diary.worker.executions(), 1);

  await diary.bringDatabaseBack();
  const ran = ranOf(await running);
  assert.deepEqual([ran.charge, ran.left], ['0.300000000', '0.700000000']);
  await eventually('the server is ready', async () => (await health(diary, '/readyz')) === 200);
  assert.equal((await ann.run('photo')).left, '0.400000000');
  const { held, runsTotal } = await ann.summary();
  assert.deepEqual([held, runsTotal], ['0.000000000', 2]);
});

test('while the database is away nobody is logged out in name only', async (t) => {
  const [diary, ann] = await openHouse(t, /connect|terminat|database|administrator/i);
  await diary.takeDatabaseAway();
  for (const [method, path] of [
    ['POST', '/api/auth/sign-out'],
    ['GET', '/api/usage/summary'],
    ['GET', '/v1/get-user-credits'],
    ['DELETE', `/api/keys/${ann.keyId}`],
  ] as const) {
    const body = path.endsWith('sign-out') ? {} : undefined;
    const answer = await ann.call(method, path, body);
    assert.equal(problemOf(answer).code, 'billing-unavailable', path);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1, path);
  }
  await diary.bringDatabaseBack();
  await eventually('the server is ready', async () => (await health(diary, '/readyz')) === 200);
  assert.equal(await ann.left(), '1.000000000');
  assert.equal((await ann.call('POST', '/api/auth/sign-out', {})).status, 200);
  assert.equal(problemOf(await ann.call('GET', '/api/usage/summary')).status, 401);
});

test('a client that goes in the middle of its request leaves no trace', async (t) => {
  const [diary, ann] = await openHouse(t);
  const { port } = new URL(diary.server.url());
  const head = `POST /v1/photo HTTP/1.1\r\nhost: x\r\nx-api-key: ${ann.key}\r\n`;
  const form = 'content-type: multipart/form-data; boundary=x\r\ncontent-length: 99999\r\n\r\n';
  const part = '--x\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\n\r\n';
  const halves = [
    `${head}content-type: application/json\r\ncontent-length: 999\r\n\r\n{"text":"`,
    `${head}${form}${part}${'a'.repeat(5_000)}`,
    `${head}${form}--x\r\ncontent-dis`,
  ];
  const uploads = path.join(diary.server.configuration.dataDir, 'spool', 'uploads');
  for (const half of halves) {
    const socket = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => socket.write(half, resolve));
    const spooling = half.includes('aaaa');
    await eventually('it is read', async () => !spooling || (await readdir(uploads)).length > 0);
    socket.destroy();
    await eventually('nothing stays', async () => (await readdir(uploads)).length === 0);
  }
  const { available, runsTotal, running } = await ann.summary();
  assert.deepEqual([available, runsTotal, running], ['1.000000000', 0, 0]);
  const warnings = diary.server.log.filter((line) => /"level":[4-9]\d/.test(line));
  assert.deepEqual(warnings, [], 'a client that goes is nothing to warn of');
});

test('with the line stopped nothing new runs; what ran is finished and charged', async (t) => {
  const [diary, ann] = await openHouse(t);
  const { end, running } = await begin(diary, ann);
  await diary.command('stop-line', { reason: 'the books look odd' });
  for (const inPlayground of [false, true]) {
    const answer = await ann.send('photo', { inPlayground });
    const told = problemOf(answer);
    assert.deepEqual([told.status, told.code], [503, 'billing-unavailable']);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  }
  assert.equal(await health(diary, '/readyz'), 503);
  assert.equal(diary.worker.executions(), 1);
  end();
  assert.equal(ranOf(await running).charge, '0.300000000');
  assert.equal(await ann.left(), '0.700000000');
  await diary.command('resume-line', { reason: 'they are right' });
  assert.equal((await ann.run('photo')).left, '0.400000000');
});

test('a server that is stopped lets its runs end first', async (t) => {
  const [diary, ann] = await openHouse(t);
  const { end, running } = await begin(diary, ann);
  const url = diary.server.url();
  const stopping = diary.server.stop();
  end();
  const ran = ranOf(await running);
  assert.equal(ran.charge, '0.300000000');
  await stopping;
  await assert.rejects(fetch(`${url}/healthz`));
  const { rows } = await diary.database.pool.query('select 1 from holds');
  assert.equal(rows.length, 0);
  await diary.server.start();
  assert.equal((await ann.receipt(ran.runId)).charge, '0.300000000');
  assert.equal(await ann.left(), '0.700000000');
});

test('a run that its owner cancels is stopped, and charged the time until then', async (t) => {
  const [diary, ann] = await openHouse(t);
  const { running } = await begin(diary, ann);
  const [line] = await ann.runs();
  type State = Readonly<{ status: string; metrics: { cost: number } }>;
  const answer = await ann.call('DELETE', `/v2/requests/${line?.id}`);
  const cancelled = JSON.parse(String(answer.bytes)) as State;
  // The worker said at the stop that it had used 9 µs, at $100 a second.
  assert.deepEqual([cancelled.status, cancelled.metrics.cost], ['CANCELLED', 0.0009]);
  const told = problemOf(await running);
  assert.deepEqual([told.status, told.code, told.charge], [409, 'run-cancelled', '0.000900000']);
  const { rule, charge } = await ann.receipt(line?.id ?? '');
  assert.deepEqual([rule, charge], ['cancelled', '0.000900000']);
  assert.equal(await ann.left(), '0.999100000');
});
