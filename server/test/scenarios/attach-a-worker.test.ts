import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { formatDollars, nanoUsd } from '../../src/money/index.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { prepareServerProcess } from '../support/server-process.ts';
import { TEST_PLANS } from '../support/test-gateway.ts';

const PAGE = readFileSync(new URL('../../../docs/attach-a-worker.md', import.meta.url), 'utf8');
const TOKEN = 'a-long-secret';
/** $0.002 a second, as the page's catalog says. */
const NANOS_PER_US = 2n;
const TEXT = { 'content-type': 'application/json' };

type Example = Readonly<{ language: string; file: string; program: string; isWhole: boolean }>;

const NODE = { file: 'worker.mjs', program: process.execPath };
const PYTHON = { file: 'worker.py', program: 'python3' };
/** The examples that this machine can run; those in Node always. */
const examples: readonly Example[] = [
  { language: 'mjs', isWhole: false, ...NODE },
  { language: 'js', isWhole: true, ...NODE },
  ...(hasPython()
    ? [
        { language: 'py', isWhole: false, ...PYTHON },
        { language: 'python', isWhole: true, ...PYTHON },
      ]
    : []),
];
const SHORT = 20;

function hasPython(): boolean {
  const question = 'import sys; sys.exit(sys.version_info < (3, 8))';
  return spawnSync('python3', ['-c', question]).status === 0;
}

/** The one block of the page in that language, without the indentation of its list. */
function blockOf(language: string): string {
  const [found, ...more] = PAGE.matchAll(
    new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'),
  );
  assert.ok(found !== undefined && more.length === 0, `the page has one block of ${language}`);
  const [, indent = '', block = ''] = found;
  return block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}

type Worker = Readonly<{
  url: string;
  call: (method: string, path: string, init?: RequestInit) => Promise<Response>;
}>;

/** Starts an example as it stands on the page. */
async function startExample(t: test.TestContext, example: Example): Promise<Worker> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'taximeter-worker-'));
  const file = path.join(folder, example.file);
  writeFileSync(file, blockOf(example.language));
  const port = await freePort();
  const env = { ...process.env, WORKER_TOKEN: TOKEN, WORKER_PORT: String(port) };
  const child = spawn(example.program, [file], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints += String(text);
  });
  t.after(() => endExample(child, folder));
  const url = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${TOKEN}`, 'x-deadline-ms': '5000' };
  const call: Worker['call'] = async (method, at, init = {}) =>
    await fetch(`${url}${at}`, { ...init, method, headers: { ...headers, ...init.headers } });
  await eventually(`the example in ${example.language} listens`, async () => {
    assert.equal(child.exitCode, null, complaints);
    return (await call('GET', '/healthz').catch(() => undefined))?.status === 200;
  });
  return { url, call };
}

async function endExample(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  rmSync(folder, { recursive: true });
}

/** The real server, with the page's model in its catalog, and somebody's API key. */
async function startServer(
  t: test.TestContext,
  worker: Worker,
): Promise<[url: string, key: string]> {
  const catalog = `models:\n${blockOf('yaml').replace('http://127.0.0.1:9000', worker.url)}`;
  assert.ok(catalog.includes(worker.url));
  const environment = { SHOUT_TOKEN: TOKEN };
  const server = await prepareServerProcess({ catalog, plans: TEST_PLANS, environment });
  t.after(async () => {
    await server.stop();
    await server.remove();
  });
  await server.start();
  const email = ['--email', 'ann@example.test'];
  await server.command('create-customer', ...email, '--credit', '1', '--reason', 'a test');
  const forAnn = ['--customer', 'ann@example.test', '--name', 'laptop'];
  const made = (await server.command('create-key', ...forAnn)) as { secret: string };
  return [server.url, made.secret];
}

for (const example of examples) {
  test(`the example in ${example.language} on the page is attached, and charged`, async (t) => {
    const worker = await startExample(t, example);
    const [url, key] = await startServer(t, worker);
    const answer = await fetch(`${url}/v1/shout`, {
      method: 'POST',
      headers: { ...TEXT, 'x-api-key': key },
      body: JSON.stringify({ text: 'hello' }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.equal(await answer.text(), 'HELLO');
    const gpuTimeUs = BigInt(answer.headers.get('x-gpu-time-us') ?? '');
    const leastUs = example.isWhole ? 290_000n : 1n;
    assert.ok(gpuTimeUs >= leastUs && gpuTimeUs < 3_000_000n, String(gpuTimeUs));
    const charge = nanoUsd(gpuTimeUs * NANOS_PER_US);
    assert.equal(answer.headers.get('x-cost'), formatDollars(charge));
  });

  if (!example.isWhole) {
    test(`the short example in ${example.language} has ${SHORT} lines, and runs once`, async (t) => {
      const lines = blockOf(example.language)
        .split('\n')
        .filter((line) => line.trim() !== '');
      assert.ok(lines.length <= SHORT, `${lines.length} lines`);
      const { call } = await startExample(t, example);
      const stranger = await call('GET', '/healthz', {
        headers: { authorization: 'Bearer guess' },
      });
      assert.equal(stranger.status, 401);
      const run = async (body: string) =>
        await call('POST', '/run/shout', { body, headers: { ...TEXT, 'x-run-id': 'one' } });
      const answers = [await run('{"text": "a"}'), await run('{}')];
      for (const answer of answers) assert.equal(await answer.text(), 'A');
      const [first, again] = answers.map(({ headers }) => headers.get('x-gpu-time-us'));
      assert.match(first ?? '', /^[1-9]\d*$/);
      assert.equal(again, first);
    });
    continue;
  }

  test(`the example in ${example.language} on the page keeps the protocol`, async (t) => {
    const { call } = await startExample(t, example);
    const run = async (id: string, body: string) =>
      await call('POST', '/run/shout', { body, headers: { ...TEXT, 'x-run-id': id } });
    const known = async (id: string, method = 'GET') =>
      (await (await call(method, `/runs/${id}`)).json()) as { status: string; gpuTimeUs: number };

    const stranger = await call('GET', '/healthz', { headers: { authorization: 'Bearer guess' } });
    assert.equal(stranger.status, 401);
    assert.deepEqual(await known('never'), { status: 'unknown', gpuTimeUs: 0 });
    const refused = await run('bad', '{"text": 5}');
    assert.equal(refused.status, 422);
    assert.equal(((await refused.json()) as { field: string }).field, 'text');

    // Copies join; after a crash the output is asked for without the parameters.
    const copies = await Promise.all([run('one', '{"text": "a"}'), run('one', '{"text": "a"}')]);
    const later = await run('one', '{}');
    for (const answer of [...copies, later]) assert.equal(await answer.text(), 'A');
    const times = [...copies, later].map(({ headers }) => Number(headers.get('x-gpu-time-us')));
    const [gpuTimeUs = 0] = times;
    assert.deepEqual(times, [gpuTimeUs, gpuTimeUs, gpuTimeUs]);
    assert.deepEqual(await known('one'), { status: 'done', gpuTimeUs });

    const stopped = run('two', '{"text": "b"}');
    await eventually('it runs', async () => (await known('two')).status === 'running');
    assert.equal((await run('three', '{"text": "c"}')).status, 429);
    const { status, gpuTimeUs: usedUs } = await known('two', 'DELETE');
    assert.equal(status, 'done');
    assert.ok(usedUs > 0 && usedUs < 290_000, String(usedUs));
    assert.notEqual((await stopped).status, 200);
    assert.equal((await run('three', '{"text": "c"}')).status, 200, 'it works again');
  });
}
