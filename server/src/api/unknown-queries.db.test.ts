import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestApi } from '../../test/support/test-api.ts';
import { toIso } from '../time/index.ts';
import { ALL_ROUTES } from './contract/all-routes.ts';

const api = await openTestApi();
const cookie = await api.signUp('operator');
await api.database.pool.query(
  'insert into operators (user_id, created_at) select id, $2 from users where email = $1',
  ['operator@example.test', toIso(api.clock.now())],
);

/** Everything of our own API that is read. */
const READINGS = ALL_ROUTES.filter(
  ({ method, url }) => method === 'GET' && url.startsWith('/api/'),
).map(({ url }) => url);

async function ask(
  url: string,
): Promise<Readonly<{ status: number; code?: string; field?: string; detail?: string }>> {
  const path = url.replace(':slug', 'echo').replaceAll(/:\w+/g, 'run_00000000000000000000000000');
  const response = await fetch(`${api.url}${path}`, {
    headers: { cookie },
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  return { ...JSON.parse(text), status: response.status };
}

test('there are readings to try', () => {
  assert.ok(READINGS.length > 20, `only ${READINGS.length}`);
});

for (const url of READINGS) {
  test(`${url} refuses a query field that it does not know, by its name`, async () => {
    for (const field of ['nonsense', 'Limit', '__proto__', 'toString']) {
      const told = await ask(`${url}?${field}=1`);
      assert.deepEqual([told.status, told.code, told.field], [400, 'invalid-request', field]);
    }
  });
}

test('a query field that is misspelt is told what was meant', async () => {
  const told = async (query: string) => (await ask(query)).detail;
  assert.equal(
    await told('/api/usage/runs?modle=echo'),
    'There is no field modle here. Did you mean model?',
  );
  assert.equal(
    await told('/api/operator/worker-faults?sort=up'),
    'There is no field sort here. There are cursor, limit.',
  );
  assert.equal(
    await told('/api/keys?limit=5'),
    'There is no field limit here: this address takes none.',
  );
});

test('what is added to an address of the run API is for its clients to know', async () => {
  const { secret } = await api.newKey();
  const headers = { 'x-api-key': secret };
  const response = await fetch(`${api.url}/v1/get-user-credits?cache=no`, { headers });
  assert.equal(response.status, 200);
});
