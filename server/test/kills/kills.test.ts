import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatDollars, nanoUsd } from '../../src/money/index.ts';
import { openDatabase } from '../../src/postgres/index.ts';
import { eventually } from '../support/eventually.ts';
import { expectBooksBalance } from '../support/expect-books-balance.ts';
import { type PayingLoad, startPayingLoad } from '../support/paying-load.ts';
import { startScriptedWorker } from '../support/scripted-worker.ts';
import { prepareServerProcess, type ServerProcess } from '../support/server-process.ts';
import { sampled } from '../support/soak.ts';
import { scriptedCatalog, TEST_PLANS } from '../support/test-gateway.ts';

const SERVER_KILLS = sampled({ tests: 20, soak: 200 });
const POSTGRES_KILLS = sampled({ tests: 10, soak: 100 });
const CALLERS = 12;

const worker = await startScriptedWorker();
worker.script('priced', () => ({ gpuTimeUs: 1_000, durationMs: 5 + Math.random() * 60 }));
const MODEL = `
meter: worker
defaultHold: 0.01
rateCards: [{ perGpuSecond: "1" }]`;

async function prepare(): Promise<{ server: ServerProcess; key: string }> {
  const server = await prepareServerProcess({
    catalog: scriptedCatalog(worker, { priced: MODEL }),
    plans: TEST_PLANS,
    environment: { HOLD_LEASE_MS: '600', HOLD_GRACE_MS: '500' },
  });
  await server.start();
  const credit = ['--credit', '100000', '--reason', 'a test'];
  await server.command('create-customer', '--email', 'payer@example.test', ...credit);
  const made = (await server.command(
    'create-key',
    '--customer',
    'payer@example.test',
    '--name',
    'load',
  )) as { secret: string };
  return { server, key: made.secret };
}

/** What must hold once everything has come to rest, whatever was killed when. */
async function expectNothingLost(server: ServerProcess, load: PayingLoad): Promise<void> {
  const database = await openDatabase({ dataDir: server.dataDir, share: true });
  try {
    const { pool } = database;
    await eventually(
      'every hold is terminal',
      async () => (await pool.query('select 1 from holds')).rowCount === 0,
      30_000,
    );
    const { rows } = await pool.query<{ run_id: string; cost: bigint; posted: bigint | null }>(
      `select r.run_id, r.cost, t.amount as posted from runs r
       left join transfers t on t.source_id = r.run_id and t.kind = 'settle'`,
    );
    const charged = new Map(rows.map((row) => [row.run_id, row]));
    assert.equal(charged.size, rows.length, 'a run was posted twice');
    for (const [runId, cost] of load.acknowledged) {
      const run = charged.get(runId);
      assert.ok(run !== undefined, `the acknowledged run ${runId} is lost`);
      assert.equal(Number(cost), Number(formatDollars(nanoUsd(run.posted ?? 0n))));
    }
    const twice = await pool.query(
      `select idempotency_use from runs where cost > 0 and idempotency_use is not null
       group by 1 having count(*) > 1`,
    );
    assert.equal(twice.rowCount, 0, 'an intent was billed twice');
    await expectBooksBalance(database);
  } finally {
    await database.stop();
  }
}

/** A load on a server of its own; both end with the test, also where it fails. */
async function startLoad(t: TestContext): Promise<{ server: ServerProcess; load: PayingLoad }> {
  const { server, key } = await prepare();
  const load = startPayingLoad({ url: server.url, slug: 'priced', key, callers: CALLERS });
  t.after(async () => {
    await server.stop();
    await load.stop();
    await server.remove();
  });
  return { server, load };
}

test(`no charge is lost or doubled by ${SERVER_KILLS} kills of the server under load`, async (t) => {
  const { server, load } = await startLoad(t);
  for (let kill = 0; kill < SERVER_KILLS; kill += 1) {
    await sleep(100 + Math.random() * 500);
    await server.kill();
    await server.start();
  }
  await sleep(300);
  await load.stop();
  assert.ok(load.acknowledged.size > SERVER_KILLS, `only ${load.acknowledged.size} runs`);
  // 500: a defect. 422: a run was stopped although its customer has credit for it.
  assert.equal(load.statuses.get(500), undefined);
  assert.equal(load.statuses.get(422), undefined);
  await expectNothingLost(server, load);
  assert.equal(await server.stop(), 0);
});

test(`no charge is lost or doubled by ${POSTGRES_KILLS} kills of PostgreSQL under load`, async (t) => {
  const { server, load } = await startLoad(t);
  for (let kill = 0; kill < POSTGRES_KILLS; kill += 1) {
    await sleep(300 + Math.random() * 700);
    const before = load.acknowledged.size;
    await server.killPostgres();
    await eventually('runs go on', () => load.acknowledged.size > before + CALLERS, 20_000);
  }
  await load.stop();
  // 500: a defect. 422: a run was stopped although its customer has credit for it.
  assert.equal(load.statuses.get(500), undefined);
  assert.equal(load.statuses.get(422), undefined);
  await expectNothingLost(server, load);
  assert.equal(await server.stop(), 0);
});

test.after(() => worker.close());
