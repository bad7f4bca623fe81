import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestBooks, orderOf } from '../../test/support/books.ts';
import { openTestApi } from '../../test/support/test-api.ts';
import { createTestClock, toIso } from '../time/index.ts';
import { ALL_ROUTES } from './contract/all-routes.ts';

const api = await openTestApi();
const ORIGIN = { origin: 'http://localhost:8080' };

/** Who may call what: a change here is a change of who may see or do something. */
const MATRIX = `
DELETE /api/keys/:id                     session keys:manage
DELETE /api/models/:slug/runs            session run:create
DELETE /api/runs/:id                     session run:create
DELETE /v2/requests/:id                  key run:create
GET    /api/billing-policy               public
GET    /api/keys                         session keys:read
GET    /api/me                           public
GET    /api/models                       public
GET    /api/models/:slug                 public
GET    /api/models/:slug/quote           public
GET    /api/operator/audit-log           operator
GET    /api/operator/catalog             operator
GET    /api/operator/catalog/diff        operator
GET    /api/operator/customers           operator
GET    /api/operator/customers/:id       operator
GET    /api/operator/customers/:id/runs  operator
GET    /api/operator/customers/:id/runs/:runId operator
GET    /api/operator/failed-runs         operator
GET    /api/operator/invariants          operator
GET    /api/operator/line                operator
GET    /api/operator/mailbox             operator
GET    /api/operator/mailbox/:id         operator
GET    /api/operator/overview            operator
GET    /api/operator/worker-faults       operator
GET    /api/operator/workers             operator
GET    /api/operator/write-offs          operator
GET    /api/plans                        public
GET    /api/runs/:id                     session usage:read, key usage:read
GET    /api/runs/:id/result              session usage:read, key usage:read
GET    /api/usage/export.csv             session usage:read, key usage:read
GET    /api/usage/facets                 session usage:read, key usage:read
GET    /api/usage/runs                   session usage:read, key usage:read
GET    /api/usage/series                 session usage:read, key usage:read
GET    /api/usage/stream                 session usage:read, key usage:read
GET    /api/usage/summary                session usage:read, key usage:read
GET    /healthz                          public
GET    /metrics                          operator-or-loopback
GET    /readyz                           public
GET    /v1/get-user-credits              key usage:read
GET    /v1/requests/:id                  key usage:read
GET    /v1/requests/:id/result           key usage:read
GET    /v2/requests/:id                  key usage:read
GET    /v2/requests/:id/status           key usage:read
POST   /api/auth/request-password-reset  public
POST   /api/auth/reset-password          public
POST   /api/auth/sign-in/email           public
POST   /api/auth/sign-out                public
POST   /api/auth/sign-up/email           public
POST   /api/keys                         session keys:manage
POST   /api/models/:slug/runs            session run:create
POST   /api/operator/claim               public
POST   /api/operator/claim/look          public
POST   /api/operator/customers/:id/credit operator
POST   /api/operator/customers/:id/reinstate operator
POST   /api/operator/customers/:id/suspend operator
POST   /api/operator/invariants          operator
POST   /api/operator/line/resume         operator
POST   /api/operator/line/stop           operator
POST   /v1/:slug                         key run:create
`.trim();

type Call = Readonly<{ method: string; url: string; access: string }>;

const CALLS: readonly Call[] = MATRIX.split('\n').map((line) => {
  const [method = '', url = '', ...access] = line.split(/ +/);
  return { method, url, access: access.join(' ') };
});

async function call({ method, url }: Call, headers: Record<string, string>): Promise<Response> {
  const path = url.replace(':slug', 'echo').replace(':id', 'run_00000000000000000000000000');
  return await fetch(`${api.url}${path}`, { method, headers, signal: AbortSignal.timeout(5_000) });
}

test('every route declares who may call it, and this is the whole list', () => {
  const declared = ALL_ROUTES.map(({ method, url, config }) => {
    const { access } = config;
    const pairs =
      typeof access === 'string' ? [access] : Object.entries(access).map((pair) => pair.join(' '));
    return `${String(method).padEnd(6)} ${url.padEnd(33)} ${pairs.join(', ')}`;
  });
  assert.deepEqual(declared.toSorted(), MATRIX.split('\n'));
});

test('nobody gets past what is not public', async () => {
  for (const each of CALLS) {
    const response = await call(each, {});
    const open = each.access === 'public' || each.access === 'operator-or-loopback';
    assert.equal(response.status === 401, !open, `${each.method} ${each.url}: ${response.status}`);
    await response.body?.cancel();
  }
});

test('a key opens what keys are for, and no page', async () => {
  const { secret } = await api.newKey();
  for (const each of CALLS.filter(({ access }) => access !== 'public')) {
    const response = await call(each, { 'x-api-key': secret, ...ORIGIN });
    const open = each.access.includes('key ') || each.access === 'operator-or-loopback';
    assert.equal(response.status === 401, !open, `${each.method} ${each.url}: ${response.status}`);
    await response.body?.cancel();
  }
});

test('a session opens what its role includes, and nothing of the operator', async () => {
  const roles = { owner: /./, developer: /run:|usage:|keys:/, billing: /usage:/, viewer: /usage:/ };
  for (const [role, included] of Object.entries(roles)) {
    const cookie = await api.signUp(role);
    await api.database.pool.query(
      `update members set role = $1 where user_id = (select id from users where email = $2)`,
      [role, `${role}@example.test`],
    );
    for (const each of CALLS.filter(({ access }) => !access.startsWith('public'))) {
      const response = await call(each, { cookie, ...ORIGIN });
      const what = `${role} ${each.method} ${each.url}: ${response.status}`;
      await response.body?.cancel();
      if (each.access === 'operator') assert.equal(response.status, 404, what);
      else if (each.access.startsWith('key ')) assert.equal(response.status, 401, what);
      else if (each.access.startsWith('session')) {
        assert.equal(response.status === 403, !included.test(each.access), what);
      }
    }
  }
});

test('what belongs to somebody else looks like what does not exist', async () => {
  const owner = await api.newKey();
  const other = await api.newKey();
  const cookie = await api.signUp('eve');
  const bodies: unknown[] = [];
  for (const id of [owner.keyId, 'key_00000000000000000000000000', 'nonsense']) {
    const response = await fetch(`${api.url}/api/keys/${id}`, {
      method: 'DELETE',
      headers: { cookie, ...ORIGIN },
    });
    assert.equal(response.status, 404);
    const { instance: _, ...body } = (await response.json()) as Record<string, unknown>;
    bodies.push(body);
  }
  assert.deepEqual(bodies[0], bodies[1]);
  assert.deepEqual(bodies[0], bodies[2]);
  const still = await fetch(`${api.url}/v1/get-user-credits`, {
    headers: { 'x-api-key': owner.secret },
  });
  assert.equal(still.status, 200);
  assert.notEqual(owner.customerId, other.customerId);
});

test('a change that does not come from our pages is refused: csrf', async () => {
  const cookie = await api.signUp('carol');
  const send = async (headers: Record<string, string>): Promise<unknown> => {
    const response = await fetch(`${api.url}/api/keys`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'stolen' }),
    });
    return ((await response.json()) as { code?: string }).code ?? response.status;
  };
  assert.equal(await send({}), 'csrf');
  assert.equal(await send({ origin: 'null' }), 'csrf');
  assert.equal(await send({ origin: 'https://evil.example' }), 'csrf');
  assert.equal(await send({ origin: 'http://localhost:8080.evil.example' }), 'csrf');
  assert.equal(await send(ORIGIN), 201);
});

test('a suspended customer starts nothing and still sees what it used', async () => {
  const { customerId, secret } = await api.newKey();
  await api.database.pool.query(
    `update customers set status = 'suspended' where customer_id = $1`,
    [customerId],
  );
  await api.database.pool.query(`select pg_notify('customers_changed', $1)`, [customerId]);
  const headers = { 'x-api-key': secret };
  const run = await fetch(`${api.url}/v1/echo`, { method: 'POST', headers });
  assert.equal(((await run.json()) as { code: string }).code, 'customer-suspended');
  assert.equal((await fetch(`${api.url}/v1/get-user-credits`, { headers })).status, 200);
});

test('a key limited to certain models runs no other: model-not-allowed', async () => {
  const { keyId, secret } = await api.newKey();
  await api.database.pool.query(
    `update api_keys set allowed_models = '{other}' where key_id = $1`,
    [keyId],
  );
  const run = await fetch(`${api.url}/v1/echo`, {
    method: 'POST',
    headers: { 'x-api-key': secret },
  });
  assert.equal(((await run.json()) as { code: string }).code, 'model-not-allowed');
});

test('a key without a scope is refused what needs it: key-scope', async () => {
  const { keyId, secret } = await api.newKey();
  await api.database.pool.query(`update api_keys set scopes = '{usage:read}' where key_id = $1`, [
    keyId,
  ]);
  const run = await fetch(`${api.url}/v1/echo`, {
    method: 'POST',
    headers: { 'x-api-key': secret },
  });
  assert.equal(((await run.json()) as { code: string }).code, 'key-scope');
});

test('an operator sees the desk, and others do not learn that there is one', async () => {
  const cookie = await api.signUp('olga');
  const get = async (url: string, method = 'GET'): Promise<Response> =>
    await fetch(`${api.url}${url}`, { method, headers: { cookie, ...ORIGIN } });
  assert.equal((await get('/api/operator/workers')).status, 404);
  await api.database.pool.query(
    `insert into operators (user_id, created_at) select id, $2 from users where email = $1`,
    ['olga@example.test', toIso(api.clock.now())],
  );
  const workers = (await (await get('/api/operator/workers')).json()) as { items: unknown[] };
  assert.deepEqual(workers.items, [
    {
      deployment: 'echo-1',
      name: 'Echo',
      gpu: 'Test GPU',
      provider: 'test',
      meter: 'worker',
      model: 'echo',
      modelName: 'Echo',
      status: 'warm',
      upstream: 'http://127.0.0.1:1',
      drift: null,
    },
  ]);
  for (const list of ['mailbox', 'worker-faults', 'write-offs']) {
    const answer = await get(`/api/operator/${list}`);
    assert.deepEqual(await answer.json(), { items: [], nextCursor: null }, list);
  }
  const checked = await get('/api/operator/invariants', 'POST');
  assert.equal(checked.status, 200);
  const { results } = (await checked.json()) as { results: { rows: number }[] };
  assert.ok(results.length > 40);
  assert.deepEqual(
    results.filter(({ rows }) => rows > 0),
    [],
  );
  assert.equal((await get('/api/operator/invariants')).status, 200);
});

test('an operator reads the receipt of a customer’s run without its output; others nothing', async () => {
  const clock = createTestClock(api.clock.now());
  const books = await openTestBooks(api.database, clock);
  const owner = await books.customer();
  await books.grant({ customerId: owner, amount: 10n, promotional: false, expiresAt: null });
  const order = orderOf(clock, owner, 4n);
  await books.place([order]);
  const { runId } = order;
  const cookie = await api.signUp('otto');
  const read = async (customerId: string): Promise<Response> =>
    await fetch(`${api.url}/api/operator/customers/${customerId}/runs/${runId}`, {
      headers: { cookie },
    });
  assert.equal((await read(owner)).status, 404);
  await api.database.pool.query(
    `insert into operators (user_id, created_at) select id, $2 from users where email = $1`,
    ['otto@example.test', toIso(api.clock.now())],
  );
  const answer = await read(owner);
  assert.equal(answer.status, 200);
  const receipt = (await answer.json()) as { id: string; resultUrl: unknown };
  assert.deepEqual([receipt.id, receipt.resultUrl], [runId, null]);
  assert.equal((await read('cus_00000000000000000000000000')).status, 404);
});
