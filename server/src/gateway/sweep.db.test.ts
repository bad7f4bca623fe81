import assert from 'node:assert/strict';
import test from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { holdOfDeadProcess, type LeftHold, sendAsBefore } from '../../test/support/dead-process.ts';
import { countedModel, paint } from '../../test/support/diary-models.ts';
import { eventually } from '../../test/support/eventually.ts';
import { expectBooksBalance } from '../../test/support/expect-books-balance.ts';
import { startScriptedWorker } from '../../test/support/scripted-worker.ts';
import { openTestGateway, scriptedCatalog } from '../../test/support/test-gateway.ts';
import type { CustomerId } from '../ids/index.ts';
import { readWallet } from '../ledger/index.ts';
import { addMs, type Clock } from '../time/index.ts';

const database = await createTestDatabase();
const worker = await startScriptedWorker();
test.after(() => worker.close());

/** $1 per GPU second is 1 000 nano-dollars per µs. */
const BY_TIME = `
meter: worker
defaultHold: 0.50
rateCards: [{ perGpuSecond: "1" }]`;

const models = { timed: BY_TIME, watched: BY_TIME.replace('worker', 'gateway') };
for (const model of Object.keys(models)) worker.script(model, {});
/** A dollar per thousand pixels of the output. */
const ENLARGE = countedModel(worker, {
  slug: 'enlarge',
  input: 'image',
  quantities: '{ megapixel: { output: pixels } }',
  parameters: { image: '{ type: string, format: image }' },
  deployments: {
    'enlarge-1':
      'defaultHold: 0.01\nrateCards: [{ components: [{ meter: megapixel, amount: 1, per: 1000 }] }]',
  },
});
const catalog = `${scriptedCatalog(worker, models)}${ENLARGE}`;
const t = await openTestGateway(database, catalog);

async function wallet(customerId: CustomerId) {
  const found = await readWallet(database.pool, t.clock, customerId);
  assert.ok(found);
  return found;
}

const left = (hold: LeftHold) => holdOfDeadProcess({ database, clock: t.clock }, hold);
const sweeping = (clock: Clock = t.clock) =>
  openTestGateway(database, catalog, { leaseMs: 300, graceMs: 200, clock });
const closed = (customerId: CustomerId) =>
  eventually('it is closed', async () => (await wallet(customerId)).openHolds === 0);

test('the hold of a dead process is settled where the worker knows the outcome, else expired', async () => {
  worker.script('timed', {
    gpuTimeUs: 500,
    durationMs: 10,
    body: 'found',
    contentType: 'text/plain',
  });
  const customerId = await t.customer(2_000_000_000n);
  const known = await left({ customerId, model: 'timed' });
  const unknown = await left({ customerId, model: 'timed' });
  await sendAsBefore(worker, 'timed', known);
  const { gateway } = await sweeping();
  await closed(customerId);
  const settled = await gateway.state(customerId, known);
  assert.deepEqual([settled.status, settled.chargeNanos], ['COMPLETED', 500_000n]);
  assert.equal(String(settled.result?.content), 'found');
  assert.equal((await gateway.state(customerId, unknown)).status, 'FAILED');
  assert.equal((await wallet(customerId)).postedNanos, 1_999_500_000n);
  const { rows } = await database.pool.query('select reason from write_offs where run_id = $1', [
    unknown,
  ]);
  assert.equal(rows.length, 1);
  assert.equal(worker.executions(known), 1);
});

test('an output that outlives its process is counted by the limit it began with', async () => {
  worker.script('enlarge-1', { gpuTimeUs: 500, body: await paint('red', 20, 15) });
  const customerId = await t.customer(2_000_000_000n);
  const order = { customerId, model: 'enlarge' };
  const within = await left({ ...order, outputLimit: 300n });
  const beyond = await left({ ...order, outputLimit: 299n });
  for (const runId of [within, beyond]) await sendAsBefore(worker, 'enlarge-1', runId);
  const { gateway } = await sweeping();
  await closed(customerId);
  assert.equal((await gateway.state(customerId, within)).chargeNanos, 300_000_000n);
  const { status, code, chargeNanos } = await gateway.state(customerId, beyond);
  assert.deepEqual([status, code, chargeNanos], ['FAILED', 'upstream-failed', 0n]);
});

// What the worker says of a run that its gateway should have timed, and what it is charged: no
// second in which the gateway was down is GPU time.
const UNWATCHED: readonly [says: number | string | null, status: string, charge: bigint][] = [
  [500, 'COMPLETED', 500_000n],
  [null, 'FAILED', 0n],
  ['NaN', 'FAILED', 0n],
  [86_400_000_000, 'FAILED', 0n],
];

for (const [gpuTimeUs, status, charge] of UNWATCHED) {
  test(`time in which a gateway was down is not billed: the worker says ${gpuTimeUs}`, async () => {
    worker.script('watched', { gpuTimeUs, body: 'found', contentType: 'text/plain' });
    const customerId = await t.customer(100_000_000_000n);
    const runId = await left({ customerId, model: 'watched' });
    await sendAsBefore(worker, 'watched', runId);
    const afterAMinute = { now: () => addMs(t.clock.now(), 59_000) };
    const { gateway } = await sweeping(afterAMinute);
    await closed(customerId);
    const state = await gateway.state(customerId, runId);
    assert.deepEqual([state.status, state.chargeNanos], [status, charge]);
    const { rows } = await database.pool.query(
      'select rule from runs where run_id = $1 union all select reason from write_offs where run_id = $1',
      [runId],
    );
    assert.equal(rows.length, status === 'FAILED' ? 2 : 1);
  });
}

test('the books balance after all of this', async () => {
  await expectBooksBalance(database);
});
