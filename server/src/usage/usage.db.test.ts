import assert from 'node:assert/strict';
import test from 'node:test';
import { openTestBooks, orderOf, settlementOf } from '../../test/support/books.ts';
import { createTestDatabase } from '../../test/support/database.ts';
import { type CustomerId, newId, type RunId } from '../ids/index.ts';
import { ProblemError } from '../problems/index.ts';
import { createTestClock, instant, startOfNextUtcDay } from '../time/index.ts';
import {
  listRuns,
  openSpeeds,
  readReceipt,
  readRunFilter,
  readUsageSeries,
  readUsageSummary,
} from './index.ts';

const database = await createTestDatabase();
const { pool } = database;
const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
const books = await openTestBooks(database, clock);
const ALL = readRunFilter({});

async function customerWith(...amounts: readonly bigint[]): Promise<CustomerId> {
  const customerId = await books.customer();
  for (const amount of amounts) {
    await books.grant({ customerId, amount, promotional: false, expiresAt: null });
  }
  return customerId;
}

async function summaryOf(customerId: CustomerId) {
  const summary = await readUsageSummary(pool, clock, customerId);
  assert.ok(summary);
  return summary;
}

/** Places and settles a run of so many µs, which cost as many nano-dollars. */
async function runOf(customerId: CustomerId, held: bigint, gpuTimeUs: bigint): Promise<RunId> {
  const order = orderOf(clock, customerId, held);
  await books.place([order]);
  await books.settle([settlementOf(clock, order, gpuTimeUs)]);
  return order.runId;
}

test('the summary counts accepted runs, running ones included, and refusals apart', async () => {
  const customerId = await customerWith(100n);
  await runOf(customerId, 30n, 20n);
  await books.place([orderOf(clock, customerId, 50n), orderOf(clock, customerId, 31n)]);
  const summary = await summaryOf(customerId);
  assert.deepEqual(
    [summary.postedNanos, summary.heldNanos, summary.availableNanos, summary.debtNanos],
    [80n, 50n, 30n, 0n],
  );
  assert.deepEqual([summary.runsToday, summary.runsTotal, summary.running], [2n, 2n, 1]);
  assert.equal(summary.refusedToday, 1n);
  assert.deepEqual([summary.spentTodayNanos, summary.spentTotalNanos], [20n, 20n]);
  assert.deepEqual([summary.plan, summary.resetsAt], ['free', null]);
});

test('yesterday counts in the total and no longer in today', async () => {
  const customerId = await customerWith(100n);
  await runOf(customerId, 30n, 20n);
  clock.set(startOfNextUtcDay(clock.now()));
  await runOf(customerId, 30n, 7n);
  const summary = await summaryOf(customerId);
  assert.deepEqual([summary.runsToday, summary.runsTotal], [1n, 2n]);
  assert.deepEqual([summary.spentTodayNanos, summary.spentTotalNanos], [7n, 27n]);
});

test('grants are listed in burn order, and expired credit is neither listed nor available', async () => {
  const customerId = await customerWith(3n);
  const soon = instant(clock.now() + 1_000);
  const later = instant(clock.now() + 9_000);
  await books.grant({ customerId, amount: 4n, promotional: false, expiresAt: later });
  await books.grant({ customerId, amount: 5n, promotional: true, expiresAt: later });
  await books.grant({ customerId, amount: 6n, promotional: true, expiresAt: soon });
  const before = await summaryOf(customerId);
  assert.deepEqual(
    before.grants.map((grant) => grant.remainingNanos),
    [6n, 5n, 4n, 3n],
  );
  assert.equal(before.grants[0]?.expiresAt, soon);
  clock.set(soon);
  const after = await summaryOf(customerId);
  assert.deepEqual([after.grants.length, after.availableNanos, after.postedNanos], [3, 12n, 18n]);
});

test('a customer that does not exist has no summary', async () => {
  assert.equal(await readUsageSummary(pool, clock, newId('customer', clock.now())), undefined);
});

test('running runs are listed first, then finished ones by their end, each once over all pages', async () => {
  const customerId = await customerWith(1_000n);
  const keyId = await books.key(customerId);
  const orders = [1n, 2n, 3n, 4n, 5n].map((amount) =>
    orderOf(clock, customerId, amount, { keyId }),
  );
  await books.place(orders);
  await books.settle(orders.filter((_, at) => at % 2 === 0).map((o) => settlementOf(clock, o, 1n)));
  const found = [];
  let cursor: string | undefined;
  do {
    const page = await listRuns(database, clock, { customerId, filter: ALL, cursor, limit: 2 });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(
    found.map((run) => [run.runId, run.status, run.chargeNanos]),
    [3, 1, 4, 2, 0].map((at) => [
      orders[at]?.runId,
      at % 2 === 0 ? 'succeeded' : 'running',
      at % 2 === 0 ? 1n : null,
    ]),
  );
  assert.deepEqual([found[0]?.keyName, found[0]?.modelName], ['key', 'Model']);
});

test('a cursor of another customer is refused', async () => {
  const [one, other] = [await customerWith(10n), await customerWith(10n)];
  for (const _ of [1, 2]) await runOf(one, 1n, 1n);
  const { nextCursor } = await listRuns(database, clock, {
    customerId: one,
    filter: ALL,
    cursor: undefined,
    limit: 1,
  });
  const misuse = listRuns(database, clock, {
    customerId: other,
    filter: ALL,
    cursor: nextCursor ?? '',
    limit: 1,
  });
  await assert.rejects(misuse, (error) => {
    return error instanceof ProblemError && error.members.field === 'cursor';
  });
});

test('a receipt explains its charge: quantity, price, rounding, rule, and which grants paid', async () => {
  const customerId = await customerWith(15n, 100n);
  const keyId = await books.key(customerId);
  const order = orderOf(clock, customerId, 20n, { keyId });
  await books.place([order]);
  const result = { contentType: 'image/png', bytes: 10 };
  await books.settle([settlementOf(clock, order, 18n, { result })]);
  const receipt = await readReceipt(pool, clock, { customerId, runId: order.runId });
  assert.deepEqual(
    receipt.paidBy.map((share) => [share.kind, share.label, share.amountNanos]),
    [
      ['manual', 'a lot of credit', 15n],
      ['manual', 'a lot of credit', 3n],
    ],
  );
  const line = { meter: 'gpu_time', quantity: 18n, amountNanos: 1n, unitQuantity: 1n };
  assert.deepEqual(receipt.quantities, [{ ...line, cost: '0.000000018' }]);
  assert.deepEqual(
    [receipt.ratedNanos, receipt.chargeNanos, receipt.writeOffNanos],
    [18n, 18n, 0n],
  );
  assert.deepEqual([receipt.coveredNanos, receipt.rounding], [20n, '0']);
  assert.deepEqual([receipt.gpu, receipt.provider], ['Test GPU', 'here']);
  assert.deepEqual(receipt.key, { id: keyId, name: 'key' });
  assert.match(receipt.ruleText ?? '', /^The run succeeded\. Charged: The rated cost/);
  assert.equal(receipt.result?.bytes, 10);
  clock.set(instant(receipt.result?.expiresAt ?? clock.now()));
  const later = await readReceipt(pool, clock, { customerId, runId: order.runId });
  assert.equal(later.result, null);
});

test('what funds could not cover stands on the receipt as a write-off', async () => {
  const customerId = await customerWith(10n);
  const runId = await runOf(customerId, 4n, 25n);
  const receipt = await readReceipt(pool, clock, { customerId, runId });
  assert.deepEqual(
    [receipt.ratedNanos, receipt.chargeNanos, receipt.writeOffNanos],
    [25n, 10n, 15n],
  );
});

test('a running run has a receipt without a charge', async () => {
  const customerId = await customerWith(10n);
  const order = orderOf(clock, customerId, 4n, { usage: { run: 1n } });
  await books.place([order]);
  const receipt = await readReceipt(pool, clock, { customerId, runId: order.runId });
  assert.deepEqual(
    [receipt.status, receipt.chargeNanos, receipt.coveredNanos],
    ['running', null, 4n],
  );
  assert.deepEqual([receipt.quantities, receipt.paidBy, receipt.ruleText], [[], [], null]);
});

test('somebody else’s run, an absent one and no id at all are the same not-found', async () => {
  const [one, other] = [await customerWith(10n), await customerWith(10n)];
  const runId = await runOf(one, 1n, 1n);
  for (const asked of [runId, newId('run', clock.now()), 'run_1', "' or 1=1"]) {
    const misuse = readReceipt(pool, clock, { customerId: other, runId: asked });
    await assert.rejects(misuse, (error) => {
      return error instanceof ProblemError && error.slug === 'not-found';
    });
  }
});

test('speed is the median and the 95th percentile of recent runs', async () => {
  const speeds = openSpeeds(pool);
  assert.equal((await speeds()).ofDeployment('deployment'), null);
  await pool.query(
    `insert into run_samples
     select 'deployment', 'default', 'run_' || n, n * 10, n * 3, '2026-11-22'
     from generate_series(1001, 1600) n`,
  );
  assert.equal((await speeds()).ofDeployment('deployment'), null, 'kept for a second');
  const view = await openSpeeds(pool)();
  const expected = { runs: 500, p50Us: 13_500n, p95Us: 15_750n };
  assert.deepEqual(view.ofDeployment('deployment'), expected);
  assert.deepEqual(view.ofModel('model'), expected);
  assert.equal(view.ofModel('no-model'), null);
});

test('hours are shown for at most 31 days', async () => {
  const customerId = await books.customer();
  const ask = (text: Parameters<typeof readRunFilter>[0]) => {
    const filter = readRunFilter(text);
    return readUsageSeries(database, clock, { customerId, filter, step: 'hour', by: 'none' });
  };
  await ask({ from: '2026-10-01', to: '2026-11-01' });
  for (const text of [
    {},
    { to: '2026-11-01' },
    { from: '2026-10-01', to: '2026-11-01T00:00:01Z' },
  ]) {
    await assert.rejects(ask(text), (error) => {
      return error instanceof ProblemError && error.members.field === 'from';
    });
  }
});
