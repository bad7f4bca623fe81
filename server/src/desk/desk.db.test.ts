import assert from 'node:assert/strict';
import test from 'node:test';
import { asOwner } from '../../test/support/as-owner.ts';
import { openTestBooks, orderOf, settlementOf } from '../../test/support/books.ts';
import { createTestDatabase } from '../../test/support/database.ts';
import { stopLine } from '../audit-log/index.ts';
import { suspendCustomer } from '../customers/index.ts';
import type { CustomerId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import type { Page } from '../postgres/index.ts';
import { ProblemError } from '../problems/index.ts';
import type { RunOutcome } from '../runs/index.ts';
import { createTestClock, DAY_MS, instant, toIso } from '../time/index.ts';
import {
  listAuditEntries,
  listCatalogChanges,
  listCustomerRuns,
  listCustomers,
  listFailedRuns,
  readCustomer,
  readDrifts,
  readOverview,
} from './index.ts';

const database = await createTestDatabase();
const { pool } = database;
const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
const books = await openTestBooks(database, clock);
const FIRST = { cursor: undefined, limit: 100 };
const ANY = { query: undefined, status: undefined };
const ALL_FAILED = { code: undefined, deployment: undefined };

/** Reads a list to its end in pages of so many. */
async function readAll<Item>(
  limit: number,
  list: (page: { cursor: string | undefined; limit: number }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ cursor, limit });
    assert.ok(page.items.length <= limit);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

async function customerNamed(name: string): Promise<CustomerId> {
  const customerId = await books.customer();
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
  await pool.query('update customers set name = $2, email = $3 where customer_id = $1', [
    customerId,
    name,
    email,
  ]);
  return customerId;
}

async function fail(customerId: CustomerId, code: RunOutcome['code']): Promise<string> {
  const order = orderOf(clock, customerId, 0n);
  await books.place([order]);
  const end: Partial<RunOutcome> = {
    status: 'failed',
    code,
    rule: 'worker-failed',
    ratedNanos: nanoUsd(0n),
    billableUs: null,
    usage: {},
  };
  await books.settle([settlementOf(clock, order, 0n, end)]);
  return order.runId;
}

function refuses(field: string): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.members.field === field;
}

test('customers are found by any part of name or e-mail and by id, page by page', async () => {
  const made = [];
  for (const name of ['Ann Archer', 'Bob Baker', 'Cem 100%_of'])
    made.push(await customerNamed(name));
  const [ann, bob, cem] = made;
  const found = async (query: string) => {
    const page = await listCustomers(pool, clock, { ...FIRST, ...ANY, query });
    return page.items.map(({ customerId }) => customerId);
  };
  assert.deepEqual(await found('ARCH'), [ann]);
  assert.deepEqual(await found('bob.baker@'), [bob]);
  assert.deepEqual(await found(cem ?? ''), [cem]);
  assert.deepEqual(await found('100%_'), [cem], 'a wildcard is the character it is');
  assert.deepEqual(await found('%'), [cem]);
  const all = await readAll(2, (page) => listCustomers(pool, clock, { ...page, ...ANY }));
  const ids = all.map(({ customerId }) => customerId);
  assert.deepEqual(ids, [...ids].sort().toReversed());
  assert.ok(made.every((id) => ids.includes(id)));
});

test('a customer is shown as the books stand, expired credit left out, and looking changes nothing', async () => {
  const customerId = await customerNamed('Dora');
  const expiresAt = instant(clock.now() + 1_000);
  await books.grant({ customerId, amount: 7n, promotional: true, expiresAt });
  await books.grant({ customerId, amount: 5n, promotional: false, expiresAt: null });
  await books.place([orderOf(clock, customerId, 2n)]);
  const look = async () => (await readCustomer(pool, clock, customerId)).customer;
  const before = await look();
  assert.deepEqual([before.availableNanos, before.heldNanos, before.running], [10n, 2n, 1]);
  clock.advance(2_000);
  const after = await look();
  assert.deepEqual([after.postedNanos, after.availableNanos], [12n, 5n]);
  assert.deepEqual(await look(), after);
  const { items } = await listCustomerRuns(pool, { ...FIRST, customerId });
  assert.deepEqual(
    items.map(({ status, chargeNanos }) => [status, chargeNanos]),
    [['running', null]],
  );
});

test('a suspended customer is listed as one, with who did it and why', async () => {
  const customerId = await customerNamed('Eve');
  const change = { customerId, actor: 'cli', reason: 'a stolen card' };
  await database.transaction((tx) => suspendCustomer(tx, clock, change));
  const page = await listCustomers(pool, clock, { ...FIRST, ...ANY, status: 'suspended' });
  assert.deepEqual(
    page.items.map(({ name }) => name),
    ['Eve'],
  );
  const { suspension, names } = await readCustomer(pool, clock, customerId);
  assert.equal(suspension?.reason, 'a stolen card');
  assert.equal(names(suspension?.actor ?? ''), 'The command line');
});

test('failed runs of all customers come newest end first, by code and deployment, page by page', async () => {
  const [one, other] = [await customerNamed('Fay'), await customerNamed('Gus')];
  const runs: string[] = [];
  const codes = ['upstream-failed', 'upstream-timeout', 'upstream-failed', 'internal'] as const;
  for (const [at, code] of codes.entries()) {
    runs.push(await fail(at % 2 === 0 ? one : other, code));
    // Two of them end at the same moment.
    if (at !== 1) clock.advance(1_000);
  }
  const fine = orderOf(clock, one, 0n);
  await books.place([fine]);
  await books.settle([settlementOf(clock, fine, 0n)]);
  const all = await readAll(1, (page) => listFailedRuns(pool, { ...page, ...ALL_FAILED }));
  const endings = all.map(({ endedAt, runId }) => `${endedAt} ${runId}`);
  assert.deepEqual(endings, [...endings].sort().toReversed());
  assert.deepEqual(new Set(all.map(({ runId }) => runId)), new Set(runs));
  const page = await listFailedRuns(pool, { ...FIRST, ...ALL_FAILED, code: 'upstream-failed' });
  assert.deepEqual(
    page.items.map(({ runId, customerName }) => [runId, customerName]),
    [
      [runs[2], 'Fay'],
      [runs[0], 'Fay'],
    ],
  );
  assert.deepEqual(page.codes, ['internal', 'upstream-failed', 'upstream-timeout']);
  assert.deepEqual(page.deployments, ['deployment']);
  const none = { ...FIRST, ...ALL_FAILED, deployment: 'another' };
  assert.deepEqual((await listFailedRuns(pool, none)).items, []);
  const day = await readOverview(pool, clock);
  const most = day.failures.groups.map(({ status, code, runs: count }) => [status, code, count]);
  assert.deepEqual(most[0], ['failed', 'upstream-failed', 2n]);
  assert.deepEqual([day.faults, day.recentRuns], [[], 5n]);
  assert.equal(day.failures.more, false);
  clock.advance(DAY_MS);
  assert.deepEqual((await readOverview(pool, clock)).failures.groups, []);
});

test('a cursor is good for its own list only', async () => {
  const { nextCursor } = await listCustomers(pool, clock, { ...ANY, cursor: undefined, limit: 1 });
  const cursor = nextCursor ?? assert.fail('there is more than one customer');
  const page = { cursor, limit: 1 };
  await assert.rejects(listFailedRuns(pool, { ...page, ...ALL_FAILED }), refuses('cursor'));
  const active = { ...page, ...ANY, status: 'active' } as const;
  await assert.rejects(listCustomers(pool, clock, active), refuses('cursor'), 'another filter');
  await assert.rejects(listAuditEntries(pool, { ...page, customer: undefined }), refuses('cursor'));
  const anything = { model: undefined, kind: undefined };
  await assert.rejects(listCatalogChanges(pool, { ...page, ...anything }), refuses('cursor'));
});

test('what a worker reports is compared with what it used to report', async () => {
  const insert = (from: number, to: number, workerUs: number): Promise<void> =>
    asOwner(
      database,
      `insert into run_samples (deployment_id, bucket, run_id, gpu_time_us, rated_cost,
         recorded_at, worker_us, gateway_us)
       select 'deployment', 'default', 'run_' || lpad(g::text, 26, '0'), 1, 1,
         '${toIso(clock.now())}', ${workerUs}, 1000 from generate_series(${from}, ${to}) g`,
    );
  assert.equal((await readDrifts(pool)).size, 0);
  await insert(1, 100, 700);
  assert.deepEqual((await readDrifts(pool)).get('deployment'), {
    ...{ runs: 50, workerUs: 700n, gatewayUs: 1_000n, ratio: 0.7 },
    ...{ before: { runs: 50, ratio: 0.7 }, moved: false },
  });
  await insert(101, 150, 900);
  const drift = (await readDrifts(pool)).get('deployment');
  assert.deepEqual(
    [drift?.ratio, drift?.before, drift?.moved],
    [0.9, { runs: 100, ratio: 0.7 }, true],
  );
});

test('the catalog’s changes come newest first, prices beside those they took over from', async () => {
  const at = (ms: number): string => toIso(instant(clock.now() + ms));
  const card = (version: number, from: string, amount: number): readonly string[] => [
    `insert into rate_cards values ('rc_${version}', 'cut', ${version}, '${from}', 'h', '${at(0)}')`,
    `insert into rate_card_components values ('rc_${version}', 'gpu_time', ${amount}, 1)`,
  ];
  const words = (version: number, name: string): string =>
    `insert into model_versions values ('cut', ${version}, '{"name": "${name}", "retired": false}',
       'h', '${at(0)}')`;
  await asOwner(
    database,
    `insert into models values ('cut', '${at(0)}')`,
    `insert into deployments values ('cut', 'cut', '${at(0)}')`,
    words(1, 'Cut'),
    ...card(1, at(0), 5),
    ...card(2, at(DAY_MS), 9),
  );
  clock.advance(1_000);
  await asOwner(database, words(2, 'Cut out'), ...card(3, at(0), 6));
  const filter = { model: 'cut', kind: undefined };
  const changes = await readAll(2, (page) => listCatalogChanges(pool, { ...page, ...filter }));
  assert.deepEqual(
    changes.map(({ kind, version, change, words: said, prices }) => [
      `${kind} ${version} ${change}`,
      ...said.map(({ field, old, new: now }) => `${field}: ${old} → ${now}`),
      ...prices.map(({ old, new: now }) => `${old?.amountNanos} → ${now?.amountNanos}`),
    ]),
    [
      ['rate-card 3 changed', '5 → 6'],
      ['model 2 changed', 'name: Cut → Cut out'],
      ['rate-card 2 changed', '5 → 9'],
      ['rate-card 1 added', 'undefined → 5'],
      ['model 1 added'],
    ],
  );
});

test('an entry that was changed, and the one after a missing one, are told', async () => {
  const line = { actor: 'cli', reason: 'to see' };
  await database.transaction((tx) => stopLine(tx, clock, line));
  const list = () => listAuditEntries(pool, { ...FIRST, customer: undefined });
  const before = (await list()).items;
  assert.deepEqual(
    before.map(({ action, details, actorName, customer, fault }) => [
      action,
      details.reason,
      actorName,
      customer?.name,
      fault,
    ]),
    [
      ['line.stop', 'to see', 'The command line', undefined, null],
      ['customer.suspend', 'a stolen card', 'The command line', 'Eve', null],
    ],
  );
  await asOwner(
    database,
    `update audit_log set target = 'cus_other' where action = 'customer.suspend'`,
  );
  const [, changed] = (await list()).items;
  assert.match(changed?.fault ?? '', /its target is not what was recorded/);
  await asOwner(database, `delete from audit_log where action = 'customer.suspend'`);
  const [orphan] = (await list()).items;
  assert.match(orphan?.fault ?? '', /the entry before audit entry 2 is gone/);
});
