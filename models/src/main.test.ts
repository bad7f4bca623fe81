import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const cat = await readFile(new URL('../examples/cat.jpg', import.meta.url));
const headers = { authorization: 'Bearer secret' };

/** Starts the worker with one model loaded, as a process tree: parent → worker → model. */
async function startTree(): Promise<{ worker: ChildProcess; modelPid: number }> {
  const env = { ...process.env, WORKER_TOKEN: 'secret', WORKER_PORT: '0' };
  const worker = fork(MAIN, { env, execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [ready] = (await once(worker, 'message')) as [{ kind: string; port: number }];
  assert.equal(ready.kind, 'ready');
  const url = `http://127.0.0.1:${ready.port}`;
  const body = new FormData();
  body.append('image', new Blob([cat]));
  const answer = await fetch(`${url}/run/people-cutout`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200);
  const health = await (await fetch(`${url}/healthz`, { headers })).json();
  const { models } = health as { models: { name: string; pid: number }[] };
  const modelPid = models.find(({ name }) => name === 'people-cutout')?.pid ?? 0;
  assert.ok(isAlive(modelPid));
  return { worker, modelPid };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  const startedAtMs = performance.now();
  while (isAlive(pid)) {
    assert.ok(performance.now() - startedAtMs < 5000, `process ${pid} outlives its parent`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a model ends with a worker that is killed', async () => {
  const { worker, modelPid } = await startTree();
  worker.kill('SIGKILL');
  await untilGone(modelPid);
});

test('worker and model end when the parent lets go', async () => {
  const { worker, modelPid } = await startTree();
  const exit = once(worker, 'exit');
  worker.disconnect();
  assert.deepEqual(await exit, [0, null]);
  await untilGone(modelPid);
});

test('without a token it says so and does not start', async () => {
  const env = { ...process.env, WORKER_TOKEN: '' };
  const worker = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [line] = await once(worker.stderr, 'data');
  assert.match(String(line), /^models: WORKER_TOKEN is not set.*\n$/);
  assert.deepEqual(await once(worker, 'exit'), [1, null]);
});
