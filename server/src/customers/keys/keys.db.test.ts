import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase } from '../../../test/support/database.ts';
import type { CustomerId } from '../../ids/index.ts';
import type { Database } from '../../postgres/index.ts';
import { ProblemError } from '../../problems/index.ts';
import { addMs, createTestClock, monotonicUs, parseInstant } from '../../time/index.ts';
import {
  createCustomer,
  createKey,
  createKeyCache,
  type KeyCache,
  listKeys,
  revokeKey,
  suspendCustomer,
} from '../index.ts';
import { newKeySecret } from './key-secret.ts';

const real = await createTestDatabase();
const clock = createTestClock(parseInstant('2026-11-22T09:30:00Z'));
let queries = 0;
const countingPool = new Proxy(real.pool, {
  get: (pool, name) => {
    if (name === 'query') queries += 1;
    const member: unknown = Reflect.get(pool, name);
    return typeof member === 'function' ? member.bind(pool) : member;
  },
});
const counted: Database = { ...real, authPool: real.authPool, pool: countingPool };
const cache = await createKeyCache(counted, clock);
const other = await createKeyCache(real, clock);
after(() => Promise.all([cache.close(), other.close()]));

const elapsedMs = (): number => Number(monotonicUs()) / 1_000;

let customers = 0;
async function newCustomer(): Promise<CustomerId> {
  customers += 1;
  const email = `customer${customers}@example.com`;
  const input = { email, name: 'Ada', source: 'operator' } as const;
  return (await real.transaction((tx) => createCustomer(tx, clock, input))).customerId;
}

const newKey = (customerId: CustomerId, more: object = {}) =>
  real.transaction((tx) =>
    createKey(tx, clock, { customerId, name: 'laptop', createdBy: 'operator', ...more }),
  );

/** How long until a cache refuses a secret; polled, since it is told by a message. */
async function refusedAfterMs(by: KeyCache, secret: string): Promise<number> {
  const started = elapsedMs();
  while ((await by.authenticate(secret)) !== undefined) {
    assert.ok(elapsedMs() - started < 5_000, 'still let in after 5 s');
    await sleep(5);
  }
  return elapsedMs() - started;
}

test('a key lets its customer in, and only its hash is stored', async () => {
  const customerId = await newCustomer();
  const { key, secret } = await newKey(customerId, { allowedModels: ['people-cutout'] });
  const authenticated = await cache.authenticate(secret);
  assert.equal(authenticated?.customerId, customerId);
  assert.equal(authenticated?.keyId, key.keyId);
  assert.deepEqual(authenticated?.allowedModels, ['people-cutout']);
  assert.equal(authenticated?.customerStatus, 'active');
  const { rows } = await real.pool.query<{ row: string }>('select k::text as row from api_keys k');
  for (const { row } of rows) assert.equal(row.includes(secret.slice(8)), false);
});

test('a hot key costs no query, and a malformed one never does', async () => {
  const { secret } = await newKey(await newCustomer());
  await cache.authenticate(secret);
  await cache.settled();
  queries = 0;
  for (let round = 0; round < 100; round += 1) {
    assert.notEqual(await cache.authenticate(secret), undefined);
    assert.equal(await cache.authenticate(`${secret.slice(0, -1)}!`), undefined);
    const near = secret.slice(0, 20) + (secret[20] === 'a' ? 'b' : 'a') + secret.slice(21);
    assert.equal(await cache.authenticate(near), undefined);
    assert.equal(await cache.authenticate(`' or '1'='1' -- ${round}`), undefined);
  }
  assert.equal(queries, 0);
});

test('a made-up key with a right checksum is asked for once', async () => {
  const secret = newKeySecret('live');
  queries = 0;
  for (let round = 0; round < 5; round += 1) {
    assert.equal(await cache.authenticate(secret), undefined);
  }
  assert.equal(queries, 1);
});

test('a revoked key is refused within a second, in every process', async () => {
  const customerId = await newCustomer();
  const { key, secret } = await newKey(customerId);
  const stays = await newKey(customerId);
  for (const one of [cache, other]) assert.notEqual(await one.authenticate(secret), undefined);
  const input = { customerId, keyId: key.keyId };
  const revoked = await real.transaction((tx) => revokeKey(tx, clock, input));
  assert.equal(revoked.revokedAt, clock.now());
  for (const one of [cache, other]) assert.ok((await refusedAfterMs(one, secret)) < 1_000);
  assert.notEqual(await cache.authenticate(stays.secret), undefined);

  clock.advance(1_000);
  const again = await real.transaction((tx) => revokeKey(tx, clock, input));
  assert.equal(again.revokedAt, revoked.revokedAt, 'the first revocation stands');
});

test("somebody else's key is not there to be revoked", async () => {
  const { key, secret } = await newKey(await newCustomer());
  const customerId = await newCustomer();
  const input = { customerId, keyId: key.keyId };
  const revoking = real.transaction((tx) => revokeKey(tx, clock, input));
  const isNotFound = (error: unknown): boolean =>
    error instanceof ProblemError && error.slug === 'not-found';
  await assert.rejects(revoking, isNotFound);
  assert.notEqual(await cache.authenticate(secret), undefined);
});

test('an expired key is refused from its very instant on', async () => {
  const expiresAt = addMs(clock.now(), 60_000);
  const { secret } = await newKey(await newCustomer(), { expiresAt });
  clock.advance(59_999);
  assert.notEqual(await cache.authenticate(secret), undefined);
  clock.advance(1);
  assert.equal(await cache.authenticate(secret), undefined);
});

test('a suspension reaches every process within a second', async () => {
  const customerId = await newCustomer();
  const { secret } = await newKey(customerId);
  await cache.authenticate(secret);
  const change = { customerId, actor: 'cli', reason: 'abuse' };
  await real.transaction((tx) => suspendCustomer(tx, clock, change));
  const started = elapsedMs();
  while ((await cache.authenticate(secret))?.customerStatus !== 'suspended') {
    assert.ok(elapsedMs() - started < 1_000, 'still active after 1 s');
    await sleep(5);
  }
});

test('a lost connection forgets everything, so that a missed revocation is not trusted', async () => {
  const customerId = await newCustomer();
  const { key, secret } = await newKey(customerId);
  assert.notEqual(await cache.authenticate(secret), undefined);
  // Revoked without a word, as a message lost with the connection would be.
  await real.pool.query('update api_keys set revoked_at = $2 where key_id = $1', [
    key.keyId,
    '2026-11-22T00:00:00Z',
  ]);
  assert.notEqual(await cache.authenticate(secret), undefined);
  await real.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'taximeter-listen' and datname = current_database()`,
  );
  assert.ok((await refusedAfterMs(cache, secret)) < 2_000);
});

test('the last use is noted at most once a minute, without making the call wait', async () => {
  const customerId = await newCustomer();
  const { secret } = await newKey(customerId);
  const lastUse = async () => (await listKeys(real.pool, customerId))[0]?.lastUsedAt;
  assert.equal(await lastUse(), undefined);
  const first = clock.now();
  for (const stepMs of [0, 30_000, 29_999]) {
    clock.advance(stepMs);
    await cache.authenticate(secret);
  }
  await cache.settled();
  assert.equal(await lastUse(), first);
  clock.advance(1);
  await cache.authenticate(secret);
  await cache.settled();
  assert.equal(await lastUse(), addMs(first, 60_000));
});

test('a customer has a bounded number of keys, and room again after revoking', async () => {
  const customerId = await newCustomer();
  const made = [];
  for (let round = 0; round < 99; round += 1) made.push(await newKey(customerId));
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => newKey(customerId)));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  const keyId = made[0]?.key.keyId;
  assert.ok(keyId);
  await real.transaction((tx) => revokeKey(tx, clock, { customerId, keyId }));
  await newKey(customerId);
});
