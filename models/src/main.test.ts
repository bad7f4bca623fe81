import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const cat = await readFile(new URL('../examples/cat.jpg', import.meta.url));
const headers = { authorization: 'Bearer secret' };

type Tree = Readonly<{
  worker: ChildProcess;
  url: string;
  modelPid: number;
  /** Everything worker and model complained of, once both have ended. */
  complaints: Promise<string>;
}>;

/** Starts the worker with one model loaded, as a process tree: parent → worker → model. */
async function startTree(): Promise<Tree> {
  const env = { ...process.env, WORKER_TOKEN: 'secret', WORKER_PORT: '0' };
  const worker = fork(MAIN, { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  assert.ok(worker.stderr);
  const complaints = text(worker.stderr);
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
  return { worker, url, modelPid, complaints };
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

test('a model in the middle of a run ends without a word when its worker is gone', async () => {
  const { worker, url, complaints } = await startTree();
  const body = new FormData();
  body.append('image', new Blob([cat]));
  const init = { method: 'POST', headers: { ...headers, 'x-run-id': 'lost' }, body };
  const lost = assert.rejects(fetch(`${url}/run/esrgan-medium`, init));
  const running = async () => (await fetch(`${url}/runs/lost`, { headers })).json();
  // While a tile is worked on, the model hears nothing, and tells of its progress right after.
  while (((await running()) as { progress: number }).progress === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  worker.kill('SIGKILL');
  await lost;
  // The model holds the other end of the worker's stderr: it is read to its end when both are gone.
  assert.equal(await complaints, '');
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
