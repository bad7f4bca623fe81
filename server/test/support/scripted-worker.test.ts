import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { ScriptedReport } from './scripted-execution.ts';
import { startScriptedWorker } from './scripted-worker.ts';

const worker = await startScriptedWorker();
after(() => worker.close());
beforeEach(() => worker.forget());

const authorization = `Bearer ${worker.token}`;
const post = (runId: string, model = 'm') =>
  fetch(`${worker.url}/run/${model}`, {
    method: 'POST',
    headers: { authorization, 'x-run-id': runId, 'content-type': 'application/json' },
    body: '{}',
  });
const runs = async (runId: string, method = 'GET') => {
  const response = await fetch(`${worker.url}/runs/${runId}`, {
    method,
    headers: { authorization },
  });
  const report = (await response.json()) as Partial<ScriptedReport>;
  return { http: response.status, ...report };
};

test('an unscripted field is honest, and a second POST replays the first answer', async () => {
  worker.script('m', { durationMs: 20 });
  const first = await post('a');
  const again = await post('a');
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('content-type'), 'image/png');
  assert.ok(Number(first.headers.get('x-gpu-time-us')) >= 19_000);
  assert.equal(again.headers.get('x-gpu-time-us'), first.headers.get('x-gpu-time-us'));
  assert.deepEqual(await again.bytes(), await first.bytes());
  assert.deepEqual([worker.executions('a'), worker.runs.get('a')?.posts], [1, 2]);
});

test('copies that arrive together join one execution', async () => {
  const gate = Promise.withResolvers<void>();
  worker.script('m', { until: gate.promise, gpuTimeSoFarUs: 777, progress: 0.25, gpuTimeUs: 5 });
  const posts = Promise.all([post('a'), post('a'), post('a')]);
  while ((worker.runs.get('a')?.posts ?? 0) < 3) await new Promise(setImmediate);
  const report = { http: 200, status: 'running', gpuTimeUs: 777, progress: 0.25 };
  assert.deepEqual(await runs('a'), report);
  gate.resolve();
  assert.deepEqual(
    (await posts).map((r) => r.headers.get('x-gpu-time-us')),
    ['5', '5', '5'],
  );
  assert.equal(worker.executions(), 1);
  const done = { http: 200, status: 'done', gpuTimeUs: 5, progress: 1, ok: true };
  assert.deepEqual(await runs('a'), done);
});

test('lies are sent literally', async () => {
  for (const lie of [-1, 'NaN', 1.5, 86_400_000_000]) {
    worker.forget();
    worker.script('m', { gpuTimeUs: lie });
    assert.equal((await post('a')).headers.get('x-gpu-time-us'), String(lie));
  }
  worker.script('m', { gpuTimeUs: null, contentType: 'text/html', body: '<p>hello' });
  const silent = await post('b');
  assert.equal(silent.headers.get('x-gpu-time-us'), null);
  assert.equal(await silent.text(), '<p>hello');
});

test('deaths reach the caller as broken answers', async () => {
  worker.script('m', (_, nth) => ({ end: nth % 2 === 1 ? 'die-before-headers' : 'die-mid-body' }));
  await assert.rejects(post('a'));
  const half = await post('b');
  await assert.rejects(half.bytes());
  worker.script('m', { end: 'die-after-headers' });
  const headersOnly = await post('c');
  await assert.rejects(headersOnly.bytes());
});

test('an answer may be sent twice, and the first is readable', async () => {
  for (const end of ['two-responses', 'extra-bytes'] as const) {
    worker.forget();
    worker.script('m', { end, body: 'once' });
    assert.equal(await (await post('a')).text(), 'once');
  }
});

test('a DELETE stops a hanging run, and is ignored where the script says so', async () => {
  worker.script('m', { until: new Promise(() => {}), gpuTimeSoFarUs: 1234 });
  const answer = post('a');
  while (worker.runs.get('a')?.state !== 'running') await new Promise(setImmediate);
  const stopped = await runs('a', 'DELETE');
  assert.deepEqual([stopped.status, stopped.ok, stopped.gpuTimeUs], ['done', false, 1234]);
  assert.equal((await answer).status, 409);
  const gate = Promise.withResolvers<void>();
  worker.script('m', { until: gate.promise, onDelete: 'ignore' });
  const stubborn = post('b');
  while (worker.runs.get('b')?.state !== 'running') await new Promise(setImmediate);
  assert.equal((await runs('b', 'DELETE')).status, 'running');
  gate.resolve();
  assert.equal((await stubborn).status, 200);
});

test('strangers, unknown models and unknown runs are turned away; health is told', async () => {
  worker.script('m', { lookUp: 'unknown' });
  const stranger = await fetch(`${worker.url}/run/m`, { method: 'POST', body: '{}' });
  assert.deepEqual([stranger.status, worker.refusals()], [401, 1]);
  assert.equal((await post('a', 'nothing')).status, 404);
  await post('b');
  assert.deepEqual(await runs('b'), {
    http: 200,
    status: 'unknown',
    gpuTimeUs: 0,
    progress: 0,
  });
  worker.health('m', 'down');
  const health = await (await fetch(`${worker.url}/healthz`)).json();
  assert.deepEqual(health, { models: [{ name: 'm', state: 'down' }] });
});
