import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { asOwner } from '../../test/support/as-owner.ts';
import { createTestDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { expectBooksBalance } from '../../test/support/expect-books-balance.ts';
import { startScriptedWorker } from '../../test/support/scripted-worker.ts';
import { openTestGateway, scriptedCatalog } from '../../test/support/test-gateway.ts';
import { resumeLine, stopLine } from '../audit-log/index.ts';
import { createKey, reinstateCustomer, revokeKey, suspendCustomer } from '../customers/index.ts';
import type { CustomerId } from '../ids/index.ts';
import { lockWallet, readWallet } from '../ledger/index.ts';
import { ProblemError, type ProblemSlug } from '../problems/index.ts';
import type { RunAnswer, RunRequest } from './index.ts';

const database = await createTestDatabase();
const worker = await startScriptedWorker();
test.after(() => worker.close());

const BY_RUN = `
meter: worker
defaultHold: 0.01
rateCards: [{ components: [{ meter: run, amount: 0.02, per: 1 }] }]`;

const models = {
  plain: BY_RUN,
  retired: BY_RUN,
  premium: BY_RUN,
  asleep: BY_RUN,
  busy: BY_RUN,
  hanging: `runDeadlineMs: 300${BY_RUN}`,
};
for (const model of Object.keys(models)) worker.script(model, {});
const catalog = scriptedCatalog(worker, models)
  .replace('slug: retired\n', 'slug: retired\n    retired: true\n')
  .replace('slug: premium\n', 'slug: premium\n    premium: true\n');
const t = await openTestGateway(database, catalog);

/** $1: fifty runs. */
const DOLLAR = 1_000_000_000n;
const CHARGE = 20_000_000n;
const BY_HAND = { reason: 'a test', actor: 'operator' };

async function wallet(customerId: CustomerId) {
  const found = await readWallet(database.pool, t.clock, customerId);
  assert.ok(found);
  return found;
}

async function problemOf(run: Promise<RunAnswer>): Promise<ProblemError> {
  const error = await run.then(
    () => assert.fail('the run was not refused'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error;
}

/** Fails unless a request is refused so, with nothing held, nothing charged and no run sent. */
async function expectRefusal(
  expected: Readonly<{ slug: ProblemSlug; status: number }>,
  customerId: CustomerId,
  slug: string,
  more?: Partial<RunRequest>,
): Promise<ProblemError> {
  const before = await wallet(customerId);
  const sent = worker.executions();
  const error = await problemOf(t.gateway.run(t.request(customerId, slug, more)));
  assert.deepEqual({ slug: error.slug, status: error.status }, expected);
  assert.deepEqual(await wallet(customerId), before);
  assert.equal(worker.executions(), sent);
  return error;
}

test('a retired model is refused for ever', async () => {
  const customer = await t.customer(DOLLAR);
  await expectRefusal({ slug: 'model-retired', status: 410 }, customer, 'retired');
});

test('a premium model needs a plan that includes it', async () => {
  const expected = { slug: 'premium-model-requires-plan', status: 403 } as const;
  const poor = await t.customer(DOLLAR, 'free');
  const error = await expectRefusal(expected, poor, 'premium');
  assert.deepEqual(error.members, { plan: 'free' });
  const rich = await t.customer(DOLLAR, 'bare');
  assert.equal((await t.gateway.run(t.request(rich, 'premium'))).chargeNanos, CHARGE);
});

test('as many runs at once as the plan allows, and one more when one has finished', async () => {
  const { promise: finish, resolve } = Promise.withResolvers<void>();
  worker.script('plain', { until: finish });
  const customer = await t.customer(DOLLAR, 'strict');
  const run = () => t.gateway.run(t.request(customer, 'plain'));
  const sent = worker.executions();
  const running = [run(), run()];
  await eventually('both run', () => worker.executions() === sent + 2);
  const expected = { slug: 'concurrency-limited', status: 429 } as const;
  const { members } = await expectRefusal(expected, customer, 'plain');
  assert.deepEqual(members, { retryAfterMs: 1_000, limit: 2 });
  resolve();
  await Promise.all(running);
  assert.equal((await run()).chargeNanos, CHARGE);
  assert.equal((await wallet(customer)).postedNanos, DOLLAR - 3n * CHARGE);
});

test('more requests than the plan allows in a minute are refused, with the time to wait', async () => {
  worker.script('plain', {});
  const customer = await t.customer(DOLLAR, 'slow');
  for (const _first of [1, 2]) await t.gateway.run(t.request(customer, 'plain'));
  const expected = { slug: 'rate-limited', status: 429 } as const;
  const { members } = await expectRefusal(expected, customer, 'plain');
  const { retryAfterMs, limit } = members;
  assert.equal(limit, 2);
  assert.ok(Number(retryAfterMs) > 25_000 && Number(retryAfterMs) <= 30_000, String(retryAfterMs));
});

test('a model whose worker is down is refused before anything is held', async () => {
  const customer = await t.customer(DOLLAR);
  worker.health('asleep', 'down');
  await t.look();
  const expected = { slug: 'no-worker', status: 503 } as const;
  const { members } = await expectRefusal(expected, customer, 'asleep');
  assert.deepEqual(members, { retryAfterMs: 5_000 });
  worker.health('asleep', 'warm');
  await t.look();
  assert.equal((await t.gateway.run(t.request(customer, 'asleep'))).chargeNanos, CHARGE);
});

test('a worker that is full costs nothing, and says when to come again', async () => {
  worker.script('busy', { status: 429, contentType: 'application/json', body: '{"error":"full"}' });
  const customer = await t.customer(DOLLAR);
  const error = await problemOf(t.gateway.run(t.request(customer, 'busy')));
  assert.deepEqual([error.slug, error.status], ['no-worker', 503]);
  const { retryAfterMs, charge } = error.members;
  assert.deepEqual([retryAfterMs, charge], [2_000, '0.000000000']);
  const { heldNanos, postedNanos } = await wallet(customer);
  assert.deepEqual([heldNanos, postedNanos], [0n, DOLLAR]);
});

for (const onDelete of ['stop', 'unknown'] as const) {
  test(`a run beyond its deadline is stopped and free, though its worker says ${onDelete}`, async () => {
    worker.script('hanging', { durationMs: 60_000, end: 'hang', onDelete });
    const customer = await t.customer(DOLLAR);
    const error = await problemOf(t.gateway.run(t.request(customer, 'hanging')));
    assert.deepEqual([error.slug, error.status], ['upstream-timeout', 504]);
    const { requestId, charge } = error.members;
    assert.equal(charge, '0.000000000');
    assert.equal(worker.runs.get(String(requestId))?.deletes, 1);
    const { heldNanos, postedNanos } = await wallet(customer);
    assert.deepEqual([heldNanos, postedNanos], [0n, DOLLAR]);
  });
}

test('a result that is no longer kept is not given again, nor is its run charged again', async () => {
  worker.script('plain', {});
  const customer = await t.customer(DOLLAR);
  const idempotencyKey = 'order-1';
  const { runId } = await t.gateway.run(t.request(customer, 'plain', { idempotencyKey }));
  const results = path.join(t.dataDir, 'results');
  for (const name of await readdir(results, { recursive: true })) {
    if (name.endsWith('.batch')) await rm(path.join(results, name));
  }
  const expected = { slug: 'result-expired', status: 410 } as const;
  const { members } = await expectRefusal(expected, customer, 'plain', { idempotencyKey });
  assert.deepEqual(members, { requestId: runId, charge: '0.020000000' });
  assert.equal(t.errors.splice(0).length, 1, 'the operator hears of it');
});

test('another customer’s bytes are not given for a result, and the loss is named', async () => {
  worker.script('plain', {});
  const customer = await t.customer(DOLLAR);
  const idempotencyKey = 'order-2';
  const { runId, result } = await t.gateway.run(t.request(customer, 'plain', { idempotencyKey }));
  const results = path.join(t.dataDir, 'results');
  for (const name of await readdir(results, { recursive: true })) {
    if (!name.endsWith('.batch')) continue;
    await writeFile(path.join(results, name), 'x'.repeat(100 * result.bytes));
  }
  const expected = { slug: 'result-damaged', status: 410 } as const;
  const { members } = await expectRefusal(expected, customer, 'plain', { idempotencyKey });
  assert.deepEqual(members, { requestId: runId, charge: '0.020000000' });
  const state = await t.gateway.state(customer, runId);
  assert.equal(state.status, 'COMPLETED');
  assert.equal(state.result, null);
  assert.equal(state.lost?.slug, 'result-damaged');
  assert.equal(t.errors.splice(0).length, 2, 'the operator hears of it');
});

test('a postpaid customer may not spend beyond its credit and its limit', async () => {
  worker.script('plain', {});
  const customer = await t.customer(CHARGE);
  await asOwner(
    database,
    `update wallets set billing_mode = 'postpaid', spend_limit = ${CHARGE - 1n}
     where customer_id = '${customer}'`,
  );
  assert.equal((await t.gateway.run(t.request(customer, 'plain'))).chargeNanos, CHARGE);
  await expectRefusal({ slug: 'spend-limit-reached', status: 402 }, customer, 'plain');
});

test('a suspended customer runs nothing until it is reinstated', async () => {
  const customerId = await t.customer(DOLLAR);
  await database.transaction((tx) => suspendCustomer(tx, t.clock, { customerId, ...BY_HAND }));
  await expectRefusal({ slug: 'customer-suspended', status: 403 }, customerId, 'plain');
  await database.transaction((tx) => reinstateCustomer(tx, t.clock, { customerId, ...BY_HAND }));
  assert.equal((await t.gateway.run(t.request(customerId, 'plain'))).chargeNanos, CHARGE);
});

test('a key that was revoked after it was let in places no hold', async () => {
  const customerId = await t.customer(DOLLAR);
  const { keyId } = await database.transaction(async (tx) => {
    const input = { customerId, name: 'key', createdBy: 'operator' };
    return (await createKey(tx, t.clock, input)).key;
  });
  const principal = { customerId, keyId, source: 'api' } as const;
  await t.gateway.run(t.request(customerId, 'plain', { principal }));
  await database.transaction((tx) => revokeKey(tx, t.clock, { customerId, keyId }));
  const expected = { slug: 'unauthenticated', status: 401 } as const;
  await expectRefusal(expected, customerId, 'plain', { principal });
});

test('nobody runs anything while in debt', async () => {
  const customer = await t.customer(DOLLAR);
  const owes = (debt: number) =>
    asOwner(database, `update wallets set debt = ${debt} where customer_id = '${customer}'`);
  await owes(1);
  await expectRefusal({ slug: 'in-debt', status: 402 }, customer, 'plain');
  await owes(0);
  assert.equal((await t.gateway.run(t.request(customer, 'plain'))).chargeNanos, CHARGE);
});

test('a stopped line starts no run, and lets those that run settle', async () => {
  const { promise: finish, resolve } = Promise.withResolvers<void>();
  worker.script('plain', { until: finish });
  const customer = await t.customer(DOLLAR);
  const known = t.request(customer, 'plain', { idempotencyKey: 'before' });
  const sent = worker.executions();
  const running = t.gateway.run(known);
  await eventually('it runs', () => worker.executions() === sent + 1);
  await database.transaction((tx) => stopLine(tx, t.clock, BY_HAND));
  const expected = { slug: 'billing-unavailable', status: 503 } as const;
  const { members } = await expectRefusal(expected, customer, 'plain');
  assert.deepEqual(members, { retryAfterMs: 30_000 });
  resolve();
  assert.equal((await running).chargeNanos, CHARGE);
  const again = await t.gateway.run(known);
  assert.deepEqual([again.runId, again.replayed], [(await running).runId, true], 'no new run');
  await database.transaction((tx) => resumeLine(tx, t.clock, BY_HAND));
});

test('a wallet that is locked does not hold up the runs of others', async () => {
  worker.script('plain', {});
  const customer = await t.customer(DOLLAR);
  const others = await Promise.all(Array.from({ length: 8 }, () => t.customer(DOLLAR)));
  const [locked, unlock] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lock = database.transaction(async (tx) => {
    await lockWallet(tx, t.clock, customer);
    locked.resolve();
    await unlock.promise;
  });
  await locked.promise;
  const refused = problemOf(t.gateway.run(t.request(customer, 'plain')));
  const startedMs = performance.now();
  await Promise.all(others.map((other) => t.gateway.run(t.request(other, 'plain'))));
  const tookMs = performance.now() - startedMs;
  assert.ok(tookMs < 1_000, `the others took ${tookMs} ms`);
  assert.equal((await refused).slug, 'billing-unavailable');
  unlock.resolve();
  await lock;
});

test('while a wallet is locked its runs are refused in time, and no hold of theirs stays', async () => {
  worker.script('plain', {});
  const customer = await t.customer(DOLLAR);
  const [locked, unlock] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lock = database.transaction(async (tx) => {
    await lockWallet(tx, t.clock, customer);
    locked.resolve();
    await unlock.promise;
  });
  await locked.promise;
  const startedMs = performance.now();
  const sent = worker.executions();
  const first = problemOf(t.gateway.run(t.request(customer, 'plain')));
  const refused = await Promise.all([
    first,
    problemOf(t.gateway.run(t.request(customer, 'plain'))),
  ]);
  const tookMs = performance.now() - startedMs;
  for (const { slug, status, members } of refused) {
    assert.deepEqual([slug, status], ['billing-unavailable', 503]);
    assert.deepEqual(members, { retryAfterMs: 2_000 });
  }
  assert.ok(tookMs < 2_500, `refused after ${tookMs} ms`);
  unlock.resolve();
  await lock;
  // Whether a hold was placed too late depends on the moment: none may stay, and runs go on.
  await t.gateway.run(t.request(customer, 'plain'));
  const atRest = async () => (await wallet(customer)).openHolds === 0;
  await eventually('a hold that came too late is released', atRest);
  assert.equal(worker.executions(), sent + 1);
  assert.equal((await wallet(customer)).postedNanos, DOLLAR - CHARGE);
});

test('a result that our disk does not take is free and no fault, and nothing new is sent', async () => {
  const own = await openTestGateway(database, catalog);
  const customer = await own.customer(DOLLAR);
  await writeFile(path.join(own.dataDir, 'results'), 'a file where the folder belongs');
  for (let nth = 1; nth <= 2; nth += 1) {
    const error = await problemOf(own.gateway.run(own.request(customer, 'plain')));
    assert.deepEqual([error.slug, error.status], ['billing-unavailable', 503]);
  }
  assert.equal((await own.gateway.ready()).ok, false);
  const { heldNanos, postedNanos } = await wallet(customer);
  assert.deepEqual([heldNanos, postedNanos], [0n, DOLLAR]);
  const { rows } = await database.pool.query(
    'select code, rule, cost, worker_fault from runs where customer_id = $1',
    [customer],
  );
  // It was never sent, and no worker is blamed for it.
  const free = { cost: 0n, worker_fault: false };
  assert.deepEqual(rows, [{ code: 'billing-unavailable', rule: 'refused', ...free }]);
});

test('the books balance after all of this', async () => {
  await expectBooksBalance(database);
  assert.deepEqual(t.errors, []);
});
