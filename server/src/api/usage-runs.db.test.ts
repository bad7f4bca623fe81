import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { orderOf, settlementOf } from '../../test/support/books.ts';
import { eventually } from '../../test/support/eventually.ts';
import { openTestApi } from '../../test/support/test-api.ts';
import { placeHolds, settleRuns } from '../gateway/index.ts';
import { type CustomerId, type KeyId, newId } from '../ids/index.ts';
import { registerOwner } from '../ledger/index.ts';
import { nanoUsd } from '../money/index.ts';
import { createTestClock } from '../time/index.ts';

const api = await openTestApi();
const ownerId = newId('owner', api.clock.now());
await registerOwner(api.database.pool, api.clock, { ownerId, leaseMs: 60_000 });
const { rows } = await api.database.pool.query<{ rate_card_id: string }>(
  `select rate_card_id from rate_cards where deployment_id = 'echo-1'`,
);
const rateCardId = rows[0]?.rate_card_id ?? '';

type Told = Readonly<{
  field?: string;
  code?: string;
  items: readonly Readonly<Record<string, unknown>>[];
  nextCursor: string | null;
  totals: Readonly<{ runs: number; charged: string; gpuTimeUs: number }>;
}>;

async function ask(
  secret: string,
  path: string,
): Promise<Readonly<{ status: number; told: Told }>> {
  const response = await fetch(`${api.url}/api/usage/${path}`, {
    headers: { 'x-api-key': secret },
  });
  return { status: response.status, told: (await response.json()) as Told };
}

/** Places and settles so many runs of 10 nano-dollars each, in the books alone. */
async function makeRuns(
  { customerId, keyId }: Readonly<{ customerId: CustomerId; keyId: KeyId }>,
  count: number,
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  const clock = createTestClock(api.clock.now());
  const more = { model: 'echo', deploymentId: 'echo-1', rateCardId, keyId, tags };
  const orders = Array.from({ length: count }, () => orderOf(clock, customerId, 10n, more));
  for (const placed of await placeHolds(api.database.pool, clock.now(), ownerId, orders)) {
    assert.equal(placed instanceof Error ? placed : placed.outcome, 'placed');
  }
  const settlements = orders.map((order) =>
    settlementOf(clock, order, 10n, { ratedNanos: nanoUsd(10n) }),
  );
  await settleRuns(api.database.pool, clock.now(), settlements);
}

test('nonsense in a filter is refused by the name of its parameter, on every route', async () => {
  const { secret } = await api.newKey();
  const nonsense = {
    model: ['', 'x'.repeat(101)],
    deployment: [''],
    key: ['nobody', 'key_1'],
    status: ['done', ''],
    tag: ['=', 'Team', 'team=a%0Ab', 'team=a,b=c'],
    from: ['yesterday', '2026-02-30'],
    to: ['0000-01-01'],
    sort: ['up'],
  };
  for (const route of ['runs', 'series', 'export.csv']) {
    for (const [field, values] of Object.entries(nonsense)) {
      for (const value of values) {
        const { status, told } = await ask(secret, `${route}?${field}=${value}`);
        assert.deepEqual([status, told.field], [400, field], `${route} ${field}=${value}`);
      }
    }
    const turned = await ask(secret, `${route}?from=2026-11-22&to=2026-11-21`);
    assert.deepEqual([turned.status, turned.told.field], [400, 'to']);
    const twice = await ask(secret, `${route}?model=a&model=b`);
    assert.deepEqual([twice.status, twice.told.field], [400, 'model']);
  }
  for (const [query, field] of [
    ['step=week', 'step'],
    ['by=tag', 'by'],
    ['step=hour', 'from'],
  ] as const) {
    const { status, told } = await ask(secret, `series?${query}`);
    assert.deepEqual([status, told.field], [400, field], query);
  }
});

test('list and series agree on the wire, and another customer’s cursor is refused by its name', async () => {
  const [one, other] = [await api.newKey(), await api.newKey()];
  await makeRuns(one, 3, { team: 'vision' });
  await makeRuns(one, 2);
  await makeRuns(other, 2, { team: 'vision' });
  const first = await ask(one.secret, 'runs?tag=team%3Dvision&limit=2');
  assert.deepEqual(first.told.items[0]?.tags, { team: 'vision' });
  assert.deepEqual(first.told.items[0]?.deploymentName, 'Echo');
  const cursor = first.told.nextCursor ?? '';
  const rest = await ask(one.secret, `runs?tag=team%3Dvision&limit=2&cursor=${cursor}`);
  assert.deepEqual([rest.told.items.length, rest.told.nextCursor], [1, null]);
  for (const [secret, query] of [
    [other.secret, 'tag=team%3Dvision'],
    [one.secret, 'tag=team'],
    [one.secret, ''],
  ] as const) {
    const { status, told } = await ask(secret, `runs?${query}&cursor=${cursor}`);
    assert.deepEqual([status, told.field], [400, 'cursor'], query);
  }
  const { told } = await ask(one.secret, 'series?tag=team&by=key');
  assert.deepEqual(told.totals, { runs: 3, charged: '0.000000030', gpuTimeUs: 30 });
  assert.deepEqual(
    told.items.map(({ group, charged }) => [group, charged]),
    [[{ id: one.keyId, name: 'test' }, '0.000000030']],
  );
});

test('a NUL in an address is refused by its field, wherever it is read', async () => {
  const { secret } = await api.newKey();
  for (const [query, field] of [
    ['runs?model=%00', 'model'],
    ['runs?deployment=a%00b', 'deployment'],
    ['series?deployment=%00', 'deployment'],
    ['export.csv?model=%00', 'model'],
    ['runs?%00=1', ''],
  ] as const) {
    const { status, told } = await ask(secret, query);
    assert.deepEqual([status, told.field], [400, field], query);
  }
});

test('somebody else’s key as a filter finds nothing', async () => {
  const [one, other] = [await api.newKey(), await api.newKey()];
  await makeRuns(other, 1);
  const { told } = await ask(one.secret, `runs?key=${other.keyId}`);
  assert.deepEqual(told.items, []);
});

test('the export is an attachment of CSV with every finished run', async () => {
  const key = await api.newKey();
  for (let nth = 0; nth < 5; nth += 1) await makeRuns(key, 500);
  const response = await fetch(`${api.url}/api/usage/export.csv`, {
    headers: { 'x-api-key': key.secret },
  });
  assert.match(response.headers.get('content-type') ?? '', /^text\/csv; charset=utf-8/);
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename="runs-/);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const lines = (await response.text()).split('\r\n');
  assert.equal(lines.length, 2_502, 'a header, the runs, and the end of the last line');
  assert.equal(new Set(lines.slice(1, -1).map((line) => line.split(',')[0])).size, 2_500);
  const running = await fetch(`${api.url}/api/usage/export.csv?status=running`, {
    headers: { 'x-api-key': key.secret },
  });
  assert.equal((await running.text()).split('\r\n').length, 2, 'what has not ended has no charge');
});

test('a third export at once is refused, and a client that goes away makes room', async () => {
  const key = await api.newKey();
  await makeRuns(key, 500);
  for (let nth = 0; nth < 19; nth += 1) await makeRuns(key, 1_000);
  // More than sockets take by themselves, and nobody reads it.
  const open = (): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const options = { headers: { 'x-api-key': key.secret }, agent: false };
      http.get(`${api.url}/api/usage/export.csv`, options, resolve).once('error', reject);
    });
  const [one, two] = [await open(), await open()];
  const third = await ask(key.secret, 'export.csv');
  assert.deepEqual([third.status, third.told.code], [429, 'rate-limited']);
  one.destroy();
  two.destroy();
  const again = async (): Promise<boolean> => {
    const answer = await open();
    answer.destroy();
    return answer.statusCode === 200;
  };
  await eventually('the exports have ended', again, 5_000);
});
