import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { asOwner } from '../../test/support/as-owner.ts';
import { openTestBooks, orderOf, settlementOf, type TestBooks } from '../../test/support/books.ts';
import { withTestDatabase } from '../../test/support/database.ts';
import { expectBooksBalance } from '../../test/support/expect-books-balance.ts';
import { appendAuditEntry, readLine } from '../audit-log/index.ts';
import { createTestClock, instant } from '../time/index.ts';
import {
  brokenOf,
  checkBooks,
  readLastCheck,
  runInvariants,
  sealTransactions,
  verifyBooks,
} from './index.ts';

const MINUTE_MS = 60_000;

/** Books with three grants and four charges, of 1, 2, 3 and 4 nano-dollars, a second apart. */
async function booksWithHistory(t: TestContext): Promise<TestBooks> {
  const database = await withTestDatabase(t);
  const clock = createTestClock(instant(Date.UTC(2026, 10, 22, 9)));
  const books = await openTestBooks(database, clock);
  const customerId = await books.customer();
  for (const amount of [30n, 20n, 10n]) {
    await books.grant({ customerId, amount, promotional: true, expiresAt: null });
  }
  for (const cost of [1n, 2n, 3n, 4n]) {
    clock.advance(1_000);
    const order = orderOf(clock, customerId, 5n, { tags: { team: 'vision' } });
    await books.place([order]);
    await books.settle([settlementOf(clock, order, cost)]);
  }
  return books;
}

async function seal(books: TestBooks): Promise<number> {
  return await sealTransactions(books.database, books.clock, { batchSize: 3 });
}

async function brokenIds(books: TestBooks): Promise<readonly string[]> {
  return brokenOf(await runInvariants(books.database)).map(({ id }) => id);
}

test('true books break no invariant and are believable', async (t) => {
  const books = await booksWithHistory(t);
  books.clock.advance(MINUTE_MS);
  assert.equal(await seal(books), 7);
  await expectBooksBalance(books.database, books.clock);
  const verdict = await verifyBooks(books.database);
  assert.deepEqual(verdict.reasons, []);
  assert.equal(verdict.believable, true);
  assert.deepEqual(verdict.checked, { invariants: 51, seals: 7n, auditEntries: 0n });
});

const CHARGE = `source_id = (select max(source_id) from transfers where kind = 'settle')`;

/** What a thief with the owner's password might do, and what it breaks. */
const TAMPERING: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'a wallet given money': ['update wallets set posted = posted + 1', ['I03', 'I32']],
  'a charge made smaller': [
    `update transfers set amount = 1 where ${CHARGE}`,
    ['I03', 'I08', 'I16'],
  ],
  'a charge removed': [`delete from transfers where ${CHARGE}`, ['I03', 'I16']],
  'a hold kept from its wallet': ['update wallets set held = held + 1', ['I04']],
  'a run that cost less': [
    `update runs set cost = cost - 1 where cost = 4`,
    ['I16', 'I18', 'T01', 'T02', 'T03', 'T05', 'T07'],
  ],
  'a grant that grew': ['update open_grants set remaining = remaining + 1', ['I32', 'T04']],
  'a receipt that names too little': [
    `update runs set paid_by = '[]' where cost = 4`,
    ['T03', 'T04'],
  ],
  'a total that lies': ['update usage_days set charged = charged + 1', ['T02']],
  'an hour that lies': [
    `update usage_totals set charged = charged + 1 where step = 'hour' and tag_key = ''`,
    ['T07'],
  ],
  'a tag that is not counted': [`delete from usage_totals where tag_value = 'vision'`, ['T07']],
  'a run that is not found by its tag': [
    `delete from run_tags where tag_value = '' and run_id = (select max(run_id) from runs)`,
    ['T08'],
  ],
  'a tag put on afterwards': [
    `update runs set tags = '{"team": "other"}' where cost = 4`,
    ['T07', 'T08'],
  ],
  'a write-off of nothing': [
    `insert into write_offs select customer_id, run_id, 1, 'x', recorded_at from runs where cost = 4`,
    ['T05'],
  ],
};

for (const [deed, [sql, expected]] of Object.entries(TAMPERING)) {
  test(`${deed} is found: ${expected.join(', ')}`, async (t) => {
    const books = await booksWithHistory(t);
    await asOwner(books.database, sql);
    const found = await brokenIds(books);
    assert.deepEqual(
      expected.filter((id) => !found.includes(id)),
      [],
      `found only ${found.join(', ')}`,
    );
  });
}

test('a check is recorded, and only a broken invariant of class A stops the line', async (t) => {
  const books = await booksWithHistory(t);
  const { database, clock } = books;
  assert.equal(await readLastCheck(database.pool), undefined);
  await asOwner(database, 'update usage_days set charged = charged + 1');
  const check = await checkBooks(database, clock);
  assert.deepEqual(
    brokenOf(check.results).map(({ id }) => id),
    ['T02'],
  );
  assert.equal((await readLine(database.pool)).state, 'running');
  await asOwner(database, 'update wallets set posted = posted + 1');
  const grave = await checkBooks(database, clock);
  assert.deepEqual(await readLastCheck(database.pool), grave);
  const line = await readLine(database.pool);
  assert.deepEqual([line.state, line.actor], ['stopped', 'machine']);
  assert.match(line.reason, /^I03 is broken: stored balance = replay of entries/);
});

test('what breaks an invariant is shown as text, so that no digit is lost', async (t) => {
  const books = await booksWithHistory(t);
  await asOwner(
    books.database,
    `update transfers set amount = 4611686018427387902 where kind = 'grant' and amount = 10`,
  );
  const found = (await runInvariants(books.database)).find(({ id }) => id === 'I08');
  assert.equal(found?.sample[0]?.amount, '4611686018427387902');
});

test('transactions are sealed once, in order, and only when a minute old', async (t) => {
  const books = await booksWithHistory(t);
  const { database, clock } = books;
  clock.advance(MINUTE_MS - 4_000);
  assert.equal(await seal(books), 3, 'the grants, four seconds older than the last charge');
  assert.equal(await seal(books), 0);
  clock.advance(MINUTE_MS);
  assert.equal(await seal(books), 4);
  const { rows } = await database.pool.query(
    `select s.chain_no, t.amount from seals s
     join transfers t using (customer_id, source_id, kind) order by s.chain_no`,
  );
  assert.deepEqual(
    rows.map((row) => row.chain_no),
    [1n, 2n, 3n, 4n, 5n, 6n, 7n],
  );
  assert.deepEqual(
    rows.slice(3).map((row) => row.amount),
    [1n, 2n, 3n, 4n],
  );
});

test('two processes that seal at once seal each transaction once', async (t) => {
  const books = await booksWithHistory(t);
  books.clock.advance(MINUTE_MS);
  const counts = await Promise.all([1, 2, 3, 4].map(() => seal(books)));
  const left = await seal(books);
  assert.equal(
    counts.reduce((sum, count) => sum + count, left),
    7,
  );
  assert.deepEqual((await verifyBooks(books.database)).reasons, []);
});

test('a transaction that commits after later ones were sealed is sealed too', async (t) => {
  const books = await booksWithHistory(t);
  const { database, clock } = books;
  clock.advance(MINUTE_MS);
  assert.equal(await seal(books), 7);
  const late = `insert into transfers select customer_id, 'run_late', kind, line_no, 'txn_late',
    debit_account, credit_account, amount, wallet_seq + 1, balance_after - amount,
    recorded_at - $ms * interval '1 millisecond' from transfers where ${CHARGE}`;
  await asOwner(database, late.replace('$ms', '2000'));
  assert.equal(await seal(books), 1);
  await asOwner(database, late.replaceAll('late', 'later').replace('$ms', '3600000'));
  assert.equal(await seal(books), 0, 'an hour late: beyond the window');
  assert.equal(await sealTransactions(database, clock, { everything: true }), 1);
});

/** What may be done to sealed books behind the application's back, and how the verdict tells. */
const FORGERIES: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a changed transfer': [
    `update transfers set amount = amount + 1 where ${CHARGE}`,
    /^seal 7 \(settle of run_\w+\): the transfers are not what was sealed$/,
  ],
  'a moved transfer': [
    `update transfers set recorded_at = recorded_at + interval '1 microsecond' where ${CHARGE}`,
    /^seal 7 .* the transfers are not what was sealed$/,
  ],
  'a deleted transfer': [
    `delete from transfers where ${CHARGE}`,
    /^seal 7 .* the sealed transfers are gone$/,
  ],
  'a deleted seal': ['delete from seals where chain_no = 4', /^seal 5 .* does not follow seal 3$/],
  'a rewritten seal': [
    `update seals set payload = payload || ' ' where chain_no = 4`,
    /^seal 4 .* has a wrong hash$/,
  ],
  'a slipped-in transaction': [
    `insert into transfers select customer_id, 'run_new', kind, line_no, 'txn_new', debit_account,
       credit_account, amount, wallet_seq + 1, balance_after - amount,
       recorded_at - interval '1 day' from transfers where ${CHARGE}`,
    /^1 transactions before the last sealed ones have no seal$/,
  ],
  'a rewritten audit entry': [
    `update audit_log set actor = 'nobody'`,
    /^audit entry 1: its actor is not what was recorded$/,
  ],
  'a deleted audit entry': [
    'delete from audit_log where seq = 1',
    /^audit entry 2 does not follow entry 0$/,
  ],
};

for (const [forgery, [sql, reason]] of Object.entries(FORGERIES)) {
  test(`${forgery} makes the books unbelievable, and the verdict says why`, async (t) => {
    const books = await booksWithHistory(t);
    const { database, clock } = books;
    for (const target of ['one', 'two']) {
      const entry = { actor: 'cli', action: 'test.deed', target, details: {} };
      await database.transaction((tx) => appendAuditEntry(tx, clock, entry));
    }
    clock.advance(MINUTE_MS);
    await seal(books);
    assert.equal((await verifyBooks(database)).believable, true);
    await asOwner(database, sql);
    const verdict = await verifyBooks(database);
    assert.equal(verdict.believable, false);
    assert.ok(
      verdict.reasons.some((each) => reason.test(each)),
      verdict.reasons.join('\n'),
    );
  });
}
