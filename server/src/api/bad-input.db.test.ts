import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTestApi } from '../../test/support/test-api.ts';
import { problem } from '../problems/index.ts';

const api = await openTestApi();
const { secret } = await api.newKey();
const JSON_TYPE = { 'content-type': 'application/json' };

type Told = Readonly<{ status: number; code: unknown; field: unknown; body: Told_ }>;
type Told_ = Readonly<Record<string, unknown>>;

async function tell(response: Response): Promise<Told> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const body = (await response.json()) as Told_;
  assert.equal(body.type, `http://localhost:8080/problems/${String(body.code)}`);
  return { status: response.status, code: body.code, field: body.field, body };
}

async function run(init: RequestInit, url = '/v1/echo'): Promise<Told> {
  const headers = { 'x-api-key': secret, ...(init.headers as Record<string, string>) };
  return await tell(await fetch(`${api.url}${url}`, { method: 'POST', ...init, headers }));
}

/** Sends bytes that no client library would send, and reads the whole answer. */
async function sendRaw(bytes: string | Buffer): Promise<string> {
  const { port } = new URL(api.url);
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

async function authenticateRaw(...headers: string[]): Promise<number> {
  const lines = ['GET /v1/get-user-credits HTTP/1.1', 'host: x', 'connection: close', ...headers];
  const answer = await sendRaw(`${lines.join('\r\n')}\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

test('a key is good in its two documented places only', async () => {
  assert.equal(await authenticateRaw(`x-api-key: ${secret}`), 200);
  assert.equal(await authenticateRaw(`Authorization: Bearer ${secret}`), 200);
  const bearer = `Authorization: Bearer ${secret}`;
  assert.equal(await authenticateRaw(bearer, bearer), 401);
  assert.equal(await authenticateRaw(`x-api-key: ${secret}`, bearer), 401);
  assert.equal(await authenticateRaw(`x-api-key: ${secret}`, `x-api-key: ${secret}`), 401);
  assert.equal(await authenticateRaw(`Authorization: bearer ${secret}`), 401);
  assert.equal(await authenticateRaw(`Authorization: ${secret}`), 401);
  assert.equal(await authenticateRaw(`Authorization: Bearer  ${secret}`), 401);
  assert.equal(await authenticateRaw(`Cookie: x-api-key=${secret}`), 401);
  assert.equal(await authenticateRaw(`x-api-key: ${secret}x`), 401);
  assert.equal(await authenticateRaw(`x-api-key: ${secret.slice(0, -1)}`), 401);
  assert.equal(await authenticateRaw(`x-api-key: ' or 1=1 --`), 401);
  assert.equal(await authenticateRaw(`x-api-key: ${secret}\0`), 400);
  assert.equal(await authenticateRaw(`x-api-key: ${'a'.repeat(20_000)}`), 401);
  assert.equal(await authenticateRaw(`x-api-key: ${'a'.repeat(1_000_000)}`), 400);
  for (const url of [`?x-api-key=${secret}`, `?key=${secret}`]) {
    const response = await fetch(`${api.url}/v1/get-user-credits${url}`);
    assert.equal((await tell(response)).code, 'unauthenticated');
  }
});

test('what is no HTTP is told so: invalid-request', async () => {
  const answer = await sendRaw('NONSENSE\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /"code":"invalid-request"/);
});

test('a body that is not what it must be is refused by its field', async () => {
  const json = (body: string): Promise<Told> => run({ headers: JSON_TYPE, body });
  const table: [Promise<Told>, number, string, string][] = [
    [json('{"text":'), 400, 'invalid-request', 'body'],
    [json('[1]'), 400, 'invalid-request', 'body'],
    [json('null'), 400, 'invalid-request', 'body'],
    [json('"text"'), 400, 'invalid-request', 'body'],
    [json('{"__proto__":{"a":1}}'), 400, 'invalid-request', '__proto__'],
    [json('{"text":"a\\u0000"}'), 400, 'invalid-request', 'text'],
    [json('{"text":"\\ud800"}'), 400, 'invalid-request', 'text'],
    [
      run({ headers: { 'content-type': 'text/plain' }, body: 'x' }),
      415,
      'unsupported-media-type',
      'content-type',
    ],
    [
      run({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }),
      415,
      'unsupported-media-type',
      'content-type',
    ],
    [
      run({ headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'x' }),
      400,
      'invalid-request',
      'body',
    ],
    [
      run({ headers: { 'content-type': 'multipart/form-data' }, body: 'x' }),
      400,
      'invalid-request',
      'body',
    ],
  ];
  const before = api.ran.length;
  for (const [told, status, code, field] of table) {
    const { body: _, ...rest } = await told;
    assert.deepEqual(rest, { status, code, field });
  }
  assert.equal(api.ran.length, before, 'none of them reached the gateway');
});

test('unknown fields of our own API are refused by their name, and change nothing', async () => {
  const cookie = await api.signUp('mallory');
  const headers = { cookie, origin: 'http://localhost:8080', ...JSON_TYPE };
  const fields = ['account_id', 'customerId', 'role', 'balance', 'plan', 'is_admin', 'scopes'];
  for (const field of fields) {
    const body = JSON.stringify({ name: 'n', [field]: 'x' });
    const response = await fetch(`${api.url}/api/keys`, { method: 'POST', headers, body });
    const told = await tell(response);
    assert.deepEqual([told.status, told.code, told.field], [400, 'invalid-request', field]);
  }
  for (const [body, field] of [
    ['{}', 'name'],
    ['{"name":""}', 'name'],
    ['{"name":7}', 'name'],
    [`{"name":"${'x'.repeat(101)}"}`, 'name'],
  ]) {
    const response = await fetch(`${api.url}/api/keys`, {
      method: 'POST',
      headers,
      body: body ?? '',
    });
    assert.equal((await tell(response)).field, field, body);
  }
  const list = await fetch(`${api.url}/api/keys`, { headers: { cookie } });
  assert.deepEqual(((await list.json()) as { items: unknown[] }).items, []);
  const runs = `${api.url}/api/usage/runs`;
  for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=nonsense', 'sort=up']) {
    const told = await tell(await fetch(`${runs}?${query}`, { headers: { cookie } }));
    assert.deepEqual([told.status, told.field], [400, query.split('=')[0]], query);
  }
});

test('a file that is too large is refused by its field, and nothing stays on disk', async () => {
  const form = new FormData();
  form.set('text', 'hello');
  form.set('image', new Blob([new Uint8Array(26_000_000)]), 'large.png');
  const told = await run({ body: form });
  assert.deepEqual([told.status, told.code, told.field], [413, 'payload-too-large', 'image']);
  assert.equal(told.body.limit, 25_000_000);
  const text = new FormData();
  text.set('text', 'x'.repeat(100_001));
  assert.equal((await run({ body: text })).field, 'text');
  assert.deepEqual(await readdir(path.join(api.dataDir, 'uploads')), []);
});

test('a JSON body that is too large is refused before it is read', async () => {
  const told = await run({ headers: JSON_TYPE, body: `"${'x'.repeat(36_000_001)}"` });
  assert.deepEqual([told.status, told.code], [413, 'payload-too-large']);
});

test('a form with the same field twice is refused by its name', async () => {
  const form = new FormData();
  form.append('text', 'a');
  form.append('text', 'b');
  assert.equal((await run({ body: form })).field, 'text');
});

test('no more bodies are in memory than there is room for: server-busy', async () => {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<never>();
  let waiting = 0;
  api.onRun(async () => {
    waiting += 1;
    if (waiting === 2) started.resolve();
    return await release.promise;
  });
  const body = JSON.stringify({ text: 'x'.repeat(35_000_000) });
  const running = [1, 2].map(() => run({ headers: JSON_TYPE, body }));
  await started.promise;
  const told = await run({ headers: JSON_TYPE, body });
  assert.deepEqual([told.status, told.code], [429, 'concurrency-limited']);
  const { secret: other } = await api.newKey();
  const theirs = await run({ headers: { ...JSON_TYPE, 'x-api-key': other }, body });
  assert.deepEqual([theirs.status, theirs.code], [503, 'server-busy']);
  release.reject(problem('upstream-failed', 'The worker died.', { requestId: 'run_x' }));
  for (const each of running) assert.equal((await each).code, 'upstream-failed');
  assert.equal((await run({ headers: JSON_TYPE, body })).code, 'upstream-failed');
});

/** Opens requests of one customer whose bodies never come, and waits until they are read. */
async function openIdle(key: string, type: string, count: number): Promise<Socket[]> {
  const head = [`content-type: ${type}`, 'transfer-encoding: chunked', `x-api-key: ${key}`];
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write(`POST /v1/echo HTTP/1.1\r\nhost: x\r\n${head.join('\r\n')}\r\n\r\n`);
    return socket.on('error', () => {});
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await sleep(200);
  return sockets;
}

test('bodies that never come hold up nobody but whoever sends them', async () => {
  api.onRun(async () => {
    throw problem('upstream-failed', 'It ran.', { requestId: 'run_x' });
  });
  const { secret: idle } = await api.newKey();
  const form = new FormData();
  form.set('image', new Blob(['pixels']), 'photo.png');
  const open = [
    ...(await openIdle(idle, 'multipart/form-data; boundary=x', 200)),
    ...(await openIdle(idle, 'application/json', 56)),
  ];
  assert.equal((await run({ body: form })).code, 'upstream-failed');
  assert.equal((await run({ headers: JSON_TYPE, body: '{}' })).code, 'upstream-failed');
  const theirs = { headers: { ...JSON_TYPE, 'x-api-key': idle }, body: '{}' };
  const told = await run(theirs);
  assert.deepEqual([told.status, told.code], [429, 'concurrency-limited']);
  for (const socket of open) socket.destroy();
  await sleep(200);
  assert.equal((await run(theirs)).code, 'upstream-failed');
});

test('a chunked body is counted as it comes, and its refusal half-way is still answered', async () => {
  const release = Promise.withResolvers<never>();
  const started = Promise.withResolvers<void>();
  let waiting = 0;
  api.onRun(async () => {
    waiting += 1;
    if (waiting === 2) started.resolve();
    return await release.promise;
  });
  const { secret: key } = await api.newKey();
  const headers = { ...JSON_TYPE, 'x-api-key': key };
  const body = JSON.stringify({ text: 'x'.repeat(35_900_000) });
  const running = [1, 2].map(() => run({ headers, body }));
  await started.promise;
  const stream = new Blob([body.slice(0, 5_000_000), '"}']).stream();
  const told = await run({ headers, body: stream, duplex: 'half' } as RequestInit);
  assert.deepEqual([told.status, told.code], [429, 'concurrency-limited']);
  release.reject(problem('upstream-failed', 'The worker died.', { requestId: 'run_x' }));
  for (const each of running) assert.equal((await each).code, 'upstream-failed');
});

test('a part of a form without a name is refused as what it is', async () => {
  for (const more of ['', '; filename="a.png"', '; name=""']) {
    const part = `--b\r\ncontent-disposition: form-data${more}\r\n\r\nx\r\n--b--\r\n`;
    const told = await run({
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: part,
    });
    assert.deepEqual([told.status, told.code, told.field], [400, 'invalid-request', 'body'], more);
    assert.match(String(told.body.detail), /no name/);
  }
});

test('a form that is refused half-way does not hold up what comes after it', async () => {
  const head = '--b\r\ncontent-disposition: form-data; name="text"\r\n\r\n';
  const part = `${head}${'x'.repeat(1_000_000)}\r\n`;
  const form = `${part}${part}--b--\r\n`;
  const lines = [
    'POST /v1/echo HTTP/1.1',
    'host: x',
    `x-api-key: ${secret}`,
    'content-type: multipart/form-data; boundary=b',
    `content-length: ${form.length}`,
  ];
  const next = 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const startedMs = performance.now();
  const answers = await sendRaw(`${lines.join('\r\n')}\r\n\r\n${form}${next}`);
  assert.deepEqual(answers.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200']);
  assert.ok(performance.now() - startedMs < 5_000);
});

test('an expectation we cannot meet is refused as a problem', async () => {
  const answer = await sendRaw('GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: 200-ok\r\n\r\n');
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /"code":"invalid-request".*"field":"expect"/);
});

test('an address that is not there, or not for this method, is told apart', async () => {
  const get = async (url: string, method = 'GET'): Promise<Response> =>
    await fetch(`${api.url}${url}`, { method });
  assert.equal((await tell(await get('/api/nothing'))).code, 'not-found');
  assert.equal((await tell(await get('/v3/echo', 'POST'))).code, 'not-found');
  assert.equal((await tell(await get('/problems/nonsense'))).code, 'not-found');
  const wrong = await get('/v1/echo');
  assert.equal(wrong.headers.get('allow'), 'POST');
  assert.equal((await tell(wrong)).code, 'method-not-allowed');
  const post = await get('/api/models', 'POST');
  assert.equal(post.headers.get('allow'), 'GET, HEAD');
  assert.equal((await tell(post)).status, 405);
});

test('what a run was refused for is passed on with its members and the id of the run', async () => {
  api.onRun(async () => {
    throw problem('out-of-credits', 'You have $0.00.', {
      available: '0.000000000',
      required: '0.010000000',
      requestId: 'run_1',
    });
  });
  const send = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${api.url}/v1/echo`, { method: 'POST', headers: { 'x-api-key': secret, ...headers } });
  const plain = await send({});
  assert.equal(plain.headers.get('x-request-id'), 'run_1');
  const told = await tell(plain);
  assert.equal(told.status, 402);
  assert.equal(told.body.error, 'You have $0.00.');
  assert.equal(told.body.required, '0.010000000');
  assert.equal((await send({ 'x-compat': 'segmind' })).status, 406);
});

test('nothing that is secret is ever logged', async () => {
  api.onRun(async () => {
    throw new Error('a defect');
  });
  assert.equal((await run({ headers: JSON_TYPE, body: '{"text":"private words"}' })).status, 500);
  const log = api.log.join('');
  assert.match(log, /a defect/);
  assert.doesNotMatch(log, /tm_live_|private words|session_token|long enough 123/);
});
