import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { ProblemError } from '../../problems/index.ts';
import { createTestClock, parseInstant } from '../../time/index.ts';
import { claimOperator } from './claim-operator.ts';
import { createLogin } from './create-login.ts';
import { isOperator } from './is-operator.ts';
import { issueOperatorClaim } from './issue-operator-claim.ts';
import { readClaim } from './read-claim.ts';

const database = await createTestDatabase();
const clock = createTestClock(parseInstant('2026-11-22T09:30:00Z'));
const password = 'correct horse battery';

const issue = () => database.transaction((tx) => issueOperatorClaim(tx, clock));
const claim = (token: string, email: string) =>
  database.transaction((tx) => claimOperator(tx, clock, { token, email, password, name: 'Op' }));

function refuses(slug: string): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.slug === slug;
}

test('the operator link works once, from its last start, for one of many who try', async () => {
  const old = await issue();
  const token = await issue();
  assert.ok(old !== undefined && token !== undefined && old !== token);
  const { rows } = await database.pool.query<{ row: string }>(
    'select c::text as row from operator_claims c',
  );
  assert.equal(rows[0]?.row.includes(token), false, 'only a hash is stored');

  for (const void_ of [old, '', 'x', `${token}x`]) {
    await assert.rejects(claim(void_, 'a@example.com'), refuses('not-found'));
  }
  // A claim that is refused for another reason leaves the link open.
  const taken = { email: 'taken@example.com', name: 'T' };
  const plain = await database.transaction((tx) => createLogin(tx, clock, taken));
  await assert.rejects(claim(token, 'taken@example.com'), refuses('conflict'));
  await assert.rejects(claim(token, 'not an address'), refuses('invalid-request'));

  assert.equal(await readClaim(database.pool, token), 'open');

  const tries = Array.from({ length: 8 }, (_, index) => claim(token, `op${index}@example.com`));
  const outcomes = await Promise.allSettled(tries);
  const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  assert.equal(winners.length, 1);
  const winner = winners[0]?.value;
  assert.ok(winner);
  assert.equal(await isOperator(database.pool, winner), true);
  assert.equal(await isOperator(database.pool, plain), false);
  const users = await database.pool.query('select from users');
  assert.equal(users.rowCount, 2, 'who lost has no login');
  assert.equal(await issue(), undefined, 'and no start prints a link any more');
  // Its own token says that it was used; of any other one learns as little as before.
  assert.equal(await readClaim(database.pool, token), 'used');
  for (const void_ of [old, '', 'x', `${token}x`]) {
    assert.equal(await readClaim(database.pool, void_), 'void');
  }
  const log = await database.pool.query('select from audit_log where action = $1', [
    'operator.claim',
  ]);
  assert.equal(log.rowCount, 1);
});
