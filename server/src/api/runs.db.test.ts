import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openTestApi } from '../../test/support/test-api.ts';
import type { RunRequest } from '../gateway/index.ts';
import { newId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { problem } from '../problems/index.ts';
import { OUTPUT_POLICY } from './edge/security-headers.ts';

const api = await openTestApi();
const { secret, customerId, keyId } = await api.newKey();
const headers = { 'x-api-key': secret };

function answerWith(
  contentType: string,
  content: string,
  more: Partial<{ replayed: boolean }> = {},
) {
  api.onRun(async () => {
    const runId = newId('run', api.clock.now());
    const file = path.join(api.dataDir, runId);
    await writeFile(file, content);
    return {
      runId,
      deploymentId: 'echo-1',
      result: { path: file, contentType, bytes: Buffer.byteLength(content) },
      chargeNanos: nanoUsd(1_875_000n),
      availableNanos: nanoUsd(998_125_000n),
      gpuTimeUs: 1_500_000n,
      generationTimeUs: 1_532_001n,
      replayed: false,
      ...more,
    };
  });
}

test('a run answers the raw output, and its headers account for it', async () => {
  answerWith('image/png', 'picture');
  const response = await fetch(`${api.url}/v1/echo`, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-max-cost': '0.05',
      'idempotency-key': 'k1',
    },
    body: JSON.stringify({ text: 'hello' }),
  });
  assert.equal(response.status, 200);
  assert.equal(await response.text(), 'picture');
  const told = (name: string): string | null => response.headers.get(name);
  const runId = told('x-request-id') ?? '';
  assert.match(runId, /^run_/);
  assert.equal(told('content-type'), 'image/png');
  assert.equal(told('content-length'), '7');
  assert.equal(told('x-cost'), '0.001875000');
  assert.equal(told('x-remaining-credits'), '0.998125000');
  assert.equal(told('x-generation-time'), '1.532001');
  assert.equal(told('x-gpu-time-us'), '1500000');
  assert.equal(told('x-receipt'), `http://localhost:8080/api/runs/${runId}`);
  assert.equal(told('idempotent-replayed'), null);
  const asked = api.ran.at(-1) as RunRequest;
  assert.deepEqual(asked.principal, { customerId, keyId, plan: 'free', source: 'api' });
  assert.deepEqual(asked.parameters, { text: 'hello' });
  assert.equal(asked.maxCost, '0.05');
  assert.equal(asked.idempotencyKey, 'k1');
  assert.equal(asked.fromMultipart, false);
});

test('a replayed answer says that it is one', async () => {
  answerWith('application/json', '{"a":1}', { replayed: true });
  const response = await fetch(`${api.url}/v1/echo`, { method: 'POST', headers });
  assert.equal(response.headers.get('idempotent-replayed'), 'true');
  assert.deepEqual(await response.json(), { a: 1 });
});

test('the files of a form reach the gateway from disk, and are gone after the run', async () => {
  let seen = '';
  api.onRun(async (request) => {
    const file = request.files.get('image');
    seen = file === undefined ? '' : await readFile(file.path, 'utf8');
    throw new Error('enough seen');
  });
  const form = new FormData();
  form.set('text', '3');
  form.set('image', new Blob(['pixels'], { type: 'image/png' }), '../../photo.png');
  await fetch(`${api.url}/v1/echo`, { method: 'POST', headers, body: form });
  assert.equal(seen, 'pixels');
  const asked = api.ran.at(-1) as RunRequest;
  assert.equal(asked.fromMultipart, true);
  assert.deepEqual(asked.parameters, { text: '3' });
  const { path: file = '', ...told } = asked.files.get('image') ?? {};
  const sha256 = createHash('sha256').update('pixels').digest('hex');
  assert.deepEqual(told, { bytes: 6, sha256, contentType: 'image/png', fileName: 'photo.png' });
  await assert.rejects(access(file));
  assert.deepEqual(await readdir(path.join(api.dataDir, 'uploads')), []);
});

test('what a model made cannot run in our pages', async () => {
  const bytes = 'application/octet-stream';
  for (const [type, disposition, served] of [
    ['image/svg+xml', 'attachment', 'image/svg+xml'],
    ['text/html', 'attachment', bytes],
    ['text/html\r\nx-evil: 1', 'attachment', bytes],
    ['application/xhtml+xml', 'attachment', bytes],
    ['application/pdf', 'attachment', bytes],
    ['image/webp', 'inline', 'image/webp'],
    ['text/plain', 'inline', 'text/plain; charset=utf-8'],
  ] as const) {
    answerWith(type, '<script>alert(1)</script>');
    const response = await fetch(`${api.url}/v1/echo`, { method: 'POST', headers });
    assert.equal(response.status, 200, type);
    const told = response.headers.get('content-disposition') ?? '';
    assert.ok(told.startsWith(`${disposition}; filename="run_`), `${type}: ${told}`);
    assert.equal(response.headers.get('content-type'), served, type);
    assert.equal(response.headers.get('content-security-policy'), OUTPUT_POLICY);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('x-evil'), null);
    await response.arrayBuffer();
  }
});

test('an output that is gone is told so: result-expired', async () => {
  api.onRun(async () => {
    const runId = newId('run', api.clock.now());
    return {
      runId,
      deploymentId: 'echo-1',
      result: { path: path.join(api.dataDir, 'gone'), contentType: 'image/png', bytes: 1 },
      chargeNanos: nanoUsd(0n),
      availableNanos: nanoUsd(0n),
      gpuTimeUs: 0n,
      generationTimeUs: 0n,
      replayed: true,
    };
  });
  const response = await fetch(`${api.url}/v1/echo`, { method: 'POST', headers });
  assert.equal(response.status, 410);
  assert.equal(((await response.json()) as { code: string }).code, 'result-expired');
});

test('a run whose output is lost says so, and its output is refused', async () => {
  const runId = newId('run', api.clock.now());
  const detail = 'What is stored is not what it gave.';
  api.onState(async () => ({
    ...{ runId, status: 'COMPLETED', code: null, detail: null, result: null },
    lost: problem('result-damaged', detail, { requestId: runId }),
    chargeNanos: nanoUsd(1n),
    availableNanos: nanoUsd(0n),
    gpuTimeUs: 1n,
    generationTimeUs: 1n,
  }));
  const state = await fetch(`${api.url}/v1/requests/${runId}`, { headers });
  const told = (await state.json()) as Record<string, unknown>;
  assert.deepEqual([state.status, told.status, told.output], [200, 'COMPLETED', undefined]);
  const title = 'The stored result is damaged';
  assert.deepEqual(told.problem, { code: 'result-damaged', title, detail });
  const output = await fetch(`${api.url}/v1/requests/${runId}/result`, { headers });
  assert.equal(output.status, 410);
  assert.equal(((await output.json()) as { code: string }).code, 'result-damaged');
});

test('the playground is the same run with a session', async () => {
  answerWith('image/png', 'picture');
  const cookie = await api.signUp('ada');
  const response = await fetch(`${api.url}/api/models/echo/runs`, {
    method: 'POST',
    headers: { cookie, origin: 'http://localhost:8080', 'content-type': 'application/json' },
    body: '{"text":"x"}',
  });
  assert.equal(response.headers.get('x-cost'), '0.001875000');
  const asked = api.ran.at(-1) as RunRequest;
  assert.equal(asked.principal.source, 'playground');
  assert.equal(asked.principal.keyId, null);
});

test('a client that goes away does not end the run', async () => {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  let ended = false;
  api.onRun(async () => {
    begun.resolve();
    await end.promise;
    ended = true;
    throw new Error('nobody is there');
  });
  const stop = new AbortController();
  const gone = fetch(`${api.url}/v1/echo`, { method: 'POST', headers, signal: stop.signal });
  await begun.promise;
  stop.abort();
  await assert.rejects(gone);
  end.resolve();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(ended, true);
});
