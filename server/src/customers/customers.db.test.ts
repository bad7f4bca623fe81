import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { newId } from '../ids/index.ts';
import { ProblemError } from '../problems/index.ts';
import { createTestClock, parseInstant } from '../time/index.ts';
import { createCustomer, findCustomer, reinstateCustomer, suspendCustomer } from './index.ts';

const database = await createTestDatabase();
const clock = createTestClock(parseInstant('2026-11-22T09:30:00Z'));

const create = (email: string) =>
  database.transaction((tx) =>
    createCustomer(tx, clock, { email, name: 'Ada', source: 'operator' }),
  );

function refuses(slug: string): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.slug === slug;
}

test('a new customer is active, on Free, and found by its id and any spelling of its e-mail', async () => {
  const customer = await create(' First.Customer@Example.com');
  assert.equal(customer.email, 'first.customer@example.com');
  assert.equal(customer.status, 'active');
  assert.equal(customer.plan, 'free');
  assert.deepEqual(
    await findCustomer(database.pool, { customerId: customer.customerId }),
    customer,
  );
  const spelled = { email: 'firstcustomer+x@EXAMPLE.com' };
  assert.deepEqual(await findCustomer(database.pool, spelled), customer);
  assert.equal(await findCustomer(database.pool, { email: 'nobody@example.com' }), undefined);
});

test('of many spellings of one e-mail at once exactly one becomes a customer', async () => {
  const spellings = [
    'r.ace@gmail.com',
    'race@googlemail.com',
    'RACE@gmail.com',
    'race+1@gmail.com',
  ];
  const outcomes = await Promise.allSettled([...spellings, ...spellings, ...spellings].map(create));
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.equal(outcomes.length - refused.length, 1);
  for (const { reason } of refused) assert.equal(refuses('conflict')(reason), true, String(reason));
  const { rows } = await database.pool.query<{ left: number }>(
    `select count(*)::int as left from customers where email like 'r%ace%mail.com'`,
  );
  assert.equal(rows[0]?.left, 1);
});

test('suspending and reinstating are audited once each, with the reason', async () => {
  const { customerId } = await create('suspended@example.com');
  const change = { customerId, actor: 'cli', reason: 'chargeback' };
  for (const expected of ['suspended', 'suspended'] as const) {
    const customer = await database.transaction((tx) => suspendCustomer(tx, clock, change));
    assert.equal(customer.status, expected);
  }
  await database.transaction((tx) => reinstateCustomer(tx, clock, change));
  assert.equal((await findCustomer(database.pool, { customerId }))?.status, 'active');
  const { rows } = await database.pool.query<{ action: string }>(
    'select action from audit_log where target = $1 order by seq',
    [customerId],
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['customer.suspend', 'customer.reinstate'],
  );
});

test('nobody is suspended who is not there', async () => {
  const customerId = newId('customer', clock.now());
  const change = { customerId, actor: 'cli', reason: 'x' };
  const suspending = database.transaction((tx) => suspendCustomer(tx, clock, change));
  await assert.rejects(suspending, refuses('not-found'));
});
