import assert from 'node:assert/strict';
import test from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { holdOfDeadProcess, type LeftHold, sendAsBefore } from '../../test/support/dead-process.ts';
import { eventually } from '../../test/support/eventually.ts';
import { expectBooksBalance } from '../../test/support/expect-books-balance.ts';
import { startScriptedWorker } from '../../test/support/scripted-worker.ts';
import { openTestGateway, scriptedCatalog } from '../../test/support/test-gateway.ts';
import type { RunId } from '../ids/index.ts';
import { readWallet } from '../ledger/index.ts';
import { nanoUsd } from '../money/index.ts';
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
const catalog = scriptedCatalog(worker, models);
const t = await openTestGateway(database, catalog);
const NEVER = new Promise(() => undefined);

/** A run that its worker goes on with, although the process that asked for it is gone. */
async function leaveRunning(hold: LeftHold): Promise<RunId> {
  const runId = await holdOfDeadProcess({ database, clock: t.clock }, hold);
  sendAsBefore(worker, hold.model, runId).catch(() => undefined);
  await eventually('its worker runs it', () => worker.executions(runId) === 1);
  return runId;
}

/** A process that takes up what is left, and has seen that this run goes on. */
async function takeUp(runId: RunId, clock: Clock = t.clock) {
  const { gateway } = await openTestGateway(database, catalog, {
    leaseMs: 300,
    graceMs: 200,
    clock,
  });
  const seen = () => (worker.runs.get(runId)?.lookUps ?? 0) > 1;
  await eventually('it is taken up', seen);
  return gateway;
}

test('a run that was taken up can be cancelled, and is charged the time until then', async () => {
  worker.script('timed', { until: NEVER, gpuTimeSoFarUs: 700 });
  const customerId = await t.customer(2_000_000_000n);
  const runId = await leaveRunning({ customerId, model: 'timed' });
  const gateway = await takeUp(runId);
  const state = await gateway.cancel(customerId, runId);
  assert.deepEqual([state.status, state.code], ['CANCELLED', 'run-cancelled']);
  assert.equal(state.chargeNanos, 700_000n);
  assert.equal(state.availableNanos, 1_999_300_000n);
  assert.equal(worker.runs.get(runId)?.stopped, true);
  assert.deepEqual(await gateway.cancel(customerId, runId), state, 'it stays as it is');
});

test('a run that was taken up can be cancelled while its output does not come', async () => {
  worker.script('timed', { end: 'hang', gpuTimeUs: 700, gpuTimeSoFarUs: 700 });
  const customerId = await t.customer(2_000_000_000n);
  const runId = await leaveRunning({ customerId, model: 'timed' });
  const { gateway } = await openTestGateway(database, catalog, { leaseMs: 300, graceMs: 200 });
  await eventually('its output is asked for', () => (worker.runs.get(runId)?.posts ?? 0) > 1);
  const state = await gateway.cancel(customerId, runId);
  assert.deepEqual([state.status, state.chargeNanos], ['CANCELLED', 700_000n]);
});

test('a run that was taken up is none of another customer', async () => {
  worker.script('timed', { until: NEVER, gpuTimeSoFarUs: 700 });
  const customerId = await t.customer(2_000_000_000n);
  const runId = await leaveRunning({ customerId, model: 'timed' });
  const gateway = await takeUp(runId);
  const other = await t.customer(1n);
  await assert.rejects(gateway.cancel(other, runId), { slug: 'not-found' });
  assert.equal(worker.runs.get(runId)?.stopped, false);
  assert.equal((await gateway.cancel(customerId, runId)).status, 'CANCELLED');
});

test('a run that was taken up is stopped at its cap, and its hold grows no further', async () => {
  worker.script('timed', {
    until: NEVER,
    gpuTimeSoFarUs: (elapsedMs) => Math.round(elapsedMs * 200),
  });
  const customerId = await t.customer(2_000_000_000n);
  const capNanos = nanoUsd(200_000_000n);
  const amountNanos = nanoUsd(50_000_000n);
  const runId = await leaveRunning({ customerId, model: 'timed', amountNanos, capNanos });
  const gateway = await takeUp(runId);
  const ended = async () => (await gateway.state(customerId, runId)).status !== 'PROCESSING';
  await eventually('it is stopped', ended);
  const state = await gateway.state(customerId, runId);
  assert.deepEqual([state.status, state.code], ['CANCELLED', 'run-stopped-at-cap']);
  assert.equal(state.chargeNanos, 200_000_000n);
  assert.equal(worker.runs.get(runId)?.stopped, true);
});

test('a gateway that meters bills of a run it took up only what it saw itself', async () => {
  worker.script('watched', { until: NEVER, gpuTimeSoFarUs: 86_400_000_000 });
  const customerId = await t.customer(100_000_000_000n);
  const runId = await leaveRunning({ customerId, model: 'watched' });
  const gateway = await takeUp(runId, { now: () => addMs(t.clock.now(), 59_000) });
  const state = await gateway.cancel(customerId, runId);
  assert.equal(state.status, 'CANCELLED');
  assert.ok(state.gpuTimeUs !== null && state.gpuTimeUs > 0n, 'it saw it run');
  assert.ok(state.gpuTimeUs < 10_000_000n, `${state.gpuTimeUs} µs`);
});

test('a run that was taken up and goes on beyond its deadline is stopped, and free', async () => {
  worker.script('timed', { until: NEVER, gpuTimeSoFarUs: 700 });
  const customerId = await t.customer(2_000_000_000n);
  const deadlineAt = addMs(t.clock.now(), 1);
  const runId = await leaveRunning({ customerId, model: 'timed', deadlineAt });
  const { gateway } = await openTestGateway(database, catalog, { leaseMs: 300, graceMs: 200 });
  const ended = async () => (await gateway.state(customerId, runId)).status === 'FAILED';
  await eventually('it is stopped', ended);
  const { code, chargeNanos } = await gateway.state(customerId, runId);
  assert.deepEqual([code, chargeNanos], ['upstream-timeout', 0n]);
  assert.equal(worker.runs.get(runId)?.stopped, true);
  assert.equal((await readWallet(database.pool, t.clock, customerId))?.openHolds, 0);
});

test('the books balance after all of this', async () => {
  await expectBooksBalance(database);
});
