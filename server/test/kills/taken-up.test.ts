import assert from 'node:assert/strict';
import test from 'node:test';
import { openDatabase } from '../../src/postgres/index.ts';
import { ask, problemOf, readJson } from '../support/diary-answer.ts';
import { eventually } from '../support/eventually.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';
import { startScriptedWorker } from '../support/scripted-worker.ts';
import { prepareServerProcess, type ServerProcess } from '../support/server-process.ts';
import { scriptedCatalog, TEST_PLANS } from '../support/test-gateway.ts';

type State = Readonly<{
  status: string;
  metrics: { cost: number | null };
  problem?: { code: string };
}>;

const worker = await startScriptedWorker();
test.after(() => worker.close());
const MODEL = `
meter: worker
defaultHold: 0.05
rateCards: [{ perGpuSecond: "1" }]`;
worker.script('slow', {});

/** A server with a customer who has $5 and a key. */
async function openHouse(t: test.TestContext): Promise<{ server: ServerProcess; key: string }> {
  const server = await prepareServerProcess({
    catalog: scriptedCatalog(worker, { slow: MODEL }),
    plans: TEST_PLANS,
    environment: { HOLD_LEASE_MS: '600', HOLD_GRACE_MS: '500' },
  });
  t.after(async () => {
    worker.forget();
    await server.stop();
    await server.remove();
  });
  await server.start();
  const payer = 'payer@example.test';
  const credit = ['--credit', '5', '--reason', 'a test'];
  await server.command('create-customer', '--email', payer, ...credit);
  const made = await server.command('create-key', '--customer', payer, '--name', 'one');
  return { server, key: (made as { secret: string }).secret };
}

/** Begins a run, kills the server while its worker has it, and starts the server again. */
async function killWhileItRuns(
  { server, key }: Readonly<{ server: ServerProcess; key: string }>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ runId: string; read: (method: 'GET' | 'DELETE') => Promise<State> }> {
  const before = new Set(worker.runs.keys());
  const sent = fetch(`${server.url}/v1/slow`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
    body: '{}',
  });
  const lost = assert.rejects(sent);
  const began = () => [...worker.runs.values()].find((run) => !before.has(run.id));
  await eventually('its worker runs it', () => began()?.state === 'running');
  await server.kill();
  await lost;
  await server.start();
  const runId = began()?.id ?? '';
  const url = `${server.url}/v2/requests/${runId}`;
  const call = async (method: 'GET' | 'DELETE'): Promise<State> => {
    const answer = await ask(url, { method, headers: { 'x-api-key': key } });
    if (answer.status !== 409) return readJson<State>(answer);
    assert.equal(problemOf(answer).code, 'conflict');
    return { status: 'PROCESSING', metrics: { cost: null } };
  };
  return { runId, read: call };
}

async function expectCleanBooks(server: ServerProcess): Promise<void> {
  const database = await openDatabase({ dataDir: server.dataDir, share: true });
  try {
    assert.equal((await database.pool.query('select 1 from holds')).rowCount, 0);
    await expectBooksBalance(database);
  } finally {
    await database.stop();
  }
}

test('a run whose server was killed is cancelled at the next one, and charged until then', async (t) => {
  const house = await openHouse(t);
  worker.script('slow', { until: new Promise(() => undefined), gpuTimeSoFarUs: 9_000 });
  const { runId, read } = await killWhileItRuns(house);
  const cancelled = async () => (await read('DELETE')).status === 'CANCELLED';
  await eventually('it is cancelled', cancelled, 10_000);
  const { metrics, problem } = await read('GET');
  assert.deepEqual([metrics.cost, problem?.code], [0.009, 'run-cancelled']);
  assert.equal(worker.runs.get(runId)?.stopped, true);
  assert.equal(worker.executions(runId), 1);
  await expectCleanBooks(house.server);
});

test('a run whose server was killed is stopped at its cap by the next one', async (t) => {
  const house = await openHouse(t);
  let isBack = false;
  worker.script('slow', {
    until: new Promise(() => undefined),
    gpuTimeSoFarUs: () => (isBack ? 400_000 : 9_000),
  });
  const { runId, read } = await killWhileItRuns(house, { 'x-max-cost': '0.20' });
  assert.equal((await read('GET')).status, 'PROCESSING');
  isBack = true;
  const stopped = async () => (await read('GET')).status === 'CANCELLED';
  await eventually('it is stopped', stopped, 10_000);
  const { metrics, problem } = await read('GET');
  assert.deepEqual([metrics.cost, problem?.code], [0.2, 'run-stopped-at-cap']);
  assert.equal(worker.runs.get(runId)?.stopped, true);
  await expectCleanBooks(house.server);
});
