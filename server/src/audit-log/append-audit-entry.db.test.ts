import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { createTestClock, parseInstant } from '../time/index.ts';
import { appendAuditEntry, readLine, resumeLine, stopLine } from './index.ts';

const database = await createTestDatabase();
const clock = createTestClock(parseInstant('2026-11-22T09:30:00Z'));

/** The auditor's invariant I40, word for word. */
const BROKEN_LINKS = `select seq from (select seq,prev_hash,hash,payload,
  lag(hash,1,'0') over(order by seq) p,lag(seq) over(order by seq) ps from audit_log) q
  where prev_hash<>p or hash<>encode(sha256(convert_to(prev_hash||'|'||payload,'UTF8')),'hex')
  or (ps is not null and seq<>ps+1)`;

async function entriesOf(action: string) {
  const { rows } = await database.pool.query<{ seq: bigint; target: string; payload: string }>(
    'select seq, target, payload from audit_log where action = $1 order by seq',
    [action],
  );
  return rows;
}

test('entries appended at once form one chain without a gap', async () => {
  const appendOne = (index: number): Promise<unknown> =>
    database.transaction((tx) =>
      appendAuditEntry(tx, clock, {
        actor: 'cli',
        action: 'test.append',
        target: `thing ${index} – “ünï”`,
        details: { index, amount: 12n },
      }),
    );
  await Promise.all(Array.from({ length: 60 }, (_, index) => appendOne(index)));
  const entries = await entriesOf('test.append');
  assert.equal(entries.length, 60);
  assert.equal(new Set(entries.map(({ target }) => target)).size, 60);
  const { rows } = await database.pool.query(BROKEN_LINKS);
  assert.deepEqual(rows, []);
});

test('an entry of a deed that was rolled back leaves neither row nor gap', async () => {
  const failing = database.transaction(async (tx) => {
    const entry = { actor: 'cli', action: 'test.lost', target: 'x', details: {} };
    await appendAuditEntry(tx, clock, entry);
    throw new Error('the deed failed');
  });
  await assert.rejects(failing, /the deed failed/);
  const entry = { actor: 'cli', action: 'test.kept', target: 'x', details: {} };
  await database.transaction((tx) => appendAuditEntry(tx, clock, entry));
  assert.deepEqual(await entriesOf('test.lost'), []);
  assert.deepEqual((await database.pool.query(BROKEN_LINKS)).rows, []);
});

test("the app's role can neither change nor remove what was logged", async () => {
  for (const table of ['audit_log', 'line_events']) {
    for (const statement of [
      `update ${table} set actor = 'x'`,
      `delete from ${table}`,
      `truncate ${table}`,
      `alter table ${table} disable trigger all`,
    ]) {
      await assert.rejects(database.pool.query(statement), { code: '42501' }, statement);
    }
  }
});

test('the line runs until it is stopped, and says who stopped it and why', async () => {
  assert.equal((await readLine(database.pool)).state, 'running');
  const stop = { reason: 'I03 failed', actor: 'machine' };
  await database.transaction((tx) => stopLine(tx, clock, stop));
  const again = { reason: 'a second opinion', actor: 'operator:usr_x' };
  await Promise.all([1, 2, 3].map(() => database.transaction((tx) => stopLine(tx, clock, again))));
  assert.deepEqual(await readLine(database.pool), {
    ...stop,
    state: 'stopped',
    since: clock.now(),
  });
  assert.equal((await entriesOf('line.stop')).length, 1);

  clock.advance(60_000);
  const resume = { reason: 'restored', actor: 'operator:usr_x' };
  await database.transaction((tx) => resumeLine(tx, clock, resume));
  await database.transaction((tx) => resumeLine(tx, clock, resume));
  assert.equal((await readLine(database.pool)).state, 'running');
  const [entry, ...more] = await entriesOf('line.resume');
  assert.equal(more.length, 0);
  assert.match(entry?.payload ?? '', /"details":\{"reason":"restored"\}/);
  assert.deepEqual((await database.pool.query(BROKEN_LINKS)).rows, []);
});
