import assert from 'node:assert/strict';
import test from 'node:test';
import { createKey } from '../../src/customers/index.ts';
import { isId } from '../../src/ids/index.ts';
import { parseInstant } from '../../src/time/index.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import { ask, problemOf, ranOf } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const OPENS = '2026-11-22T10:00:00Z';
const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
/** How soon a revoked key and a suspended customer must have stopped everywhere. */
const STOPPED_MS = 1_000;

async function openOffice(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, { opens: OPENS, models: { photo: PHOTO } });
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  return [diary, await diary.signUp('ann@example.test')];
}

/** Nothing that opens a door is in the log, whatever went wrong and however talkative it is. */
function expectNoSecrets({ server, worker }: Diary, ...secrets: readonly string[]): void {
  const log = server.log.join('');
  assert.notEqual(log, '');
  for (const secret of [...secrets, worker.token]) {
    assert.ok(secret !== '' && !log.includes(secret), 'a secret was logged');
  }
}

/** Another last or first character: what a key looks like that was mistyped. */
function mistyped(key: string, at: number): string {
  const other = key[at] === 'a' ? 'b' : 'a';
  return key.slice(0, at) + other + key.slice(at + 1);
}

/** A key whose form and checksum are right, and which was taken back before anybody had it. */
async function neverGiven({ database }: Diary, { customerId }: Person): Promise<string> {
  assert.ok(isId('customer', customerId));
  const clock = { now: () => parseInstant(OPENS) };
  let secret = '';
  const making = database.transaction(async (tx) => {
    const made = await createKey(tx, clock, { customerId, name: 'none', createdBy: 'operator' });
    secret = made.secret;
    throw new Error('taken back');
  });
  await assert.rejects(making, /taken back/);
  return secret;
}

test('only one whole, living key opens the door, and no other is ever logged', async (t) => {
  const [diary, ann] = await openOffice(t);
  const bearer = `Bearer ${ann.key}`;
  const revoked = await diary.customer({ plan: 'bare', credit: '1' });
  await diary.command('revoke-key', {}, revoked.keyId);
  const table: [string, Record<string, string>][] = [
    ['no key', {}],
    ['two headers', { 'x-api-key': ann.key, authorization: bearer }],
    ['two keys in one header', { 'x-api-key': `${ann.key}, ${ann.key}` }],
    ['no scheme', { authorization: ann.key }],
    ['another scheme', { authorization: `Basic ${ann.key}` }],
    ['a scheme in lower case', { authorization: `bearer ${ann.key}` }],
    ['two bearers', { authorization: `${bearer}, ${bearer}` }],
    ['too short', { 'x-api-key': ann.key.slice(0, -1) }],
    ['too long', { 'x-api-key': `${ann.key}0` }],
    ['a wrong checksum', { 'x-api-key': mistyped(ann.key, ann.key.length - 1) }],
    ['a wrong character', { 'x-api-key': mistyped(ann.key, 10) }],
    ['another mode', { 'x-api-key': ann.key.replace('live', 'test') }],
    ['SQL', { 'x-api-key': "' or 1=1 --" }],
    ['a key nobody was given', { 'x-api-key': await neverGiven(diary, ann) }],
    ['a revoked key', { 'x-api-key': revoked.key }],
    ['a cookie', { cookie: `x-api-key=${ann.key}` }],
  ];
  for (const [what, headers] of table) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    const answer = await ask(`${diary.server.url()}/v1/photo`, { ...init, body: '{}' });
    const { status, code, error, detail } = problemOf(answer);
    assert.deepEqual([status, code, error], [401, 'unauthenticated', detail], what);
    assert.ok(!String(answer.bytes).includes(ann.key.slice(8)), what);
  }
  const url = `${diary.server.url()}/v1/photo?x-api-key=${ann.key}&key=${ann.key}`;
  assert.equal((await ask(url, { method: 'POST', body: '{}' })).status, 401);
  assert.equal(diary.worker.executions(), 0);
  assert.equal((await ann.run('photo', { headers: {} })).left, '0.700000000');
  expectNoSecrets(diary, ann.key, revoked.key, ann.cookie.split('=')[1] ?? '', ann.password);
});

test('a revoked key stops within a second; what it began is finished and charged', async (t) => {
  const [diary, ann] = await openOffice(t);
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 9, until: end.promise });
  const running = ann.send('photo');
  await eventually('it runs', () => diary.worker.executions() === 1);
  assert.equal((await ann.call('DELETE', `/api/keys/${ann.keyId}`)).status, 204);
  const refused = async (): Promise<boolean> => (await ann.send('photo')).status === 401;
  await eventually('the key has stopped', refused, STOPPED_MS);
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.status, told.code], [401, 'unauthenticated']);
  end.resolve();
  assert.equal(ranOf(await running).charge, '0.300000000');
  assert.equal(await ann.left(), '0.700000000');
  const { items } = await ann.read<{ items: Record<string, unknown>[] }>('/api/keys');
  assert.equal(items[0]?.revokedAt, '2026-11-22T10:00:00.000Z');
  assert.equal(JSON.stringify(items).includes(ann.key.slice(8, 30)), false);
  assert.equal((await ann.call('DELETE', `/api/keys/${ann.keyId}`)).status, 204, 'once more');
});

test('what is somebody else’s is not there', async (t) => {
  const [diary, ann] = await openOffice(t);
  const bob = await diary.signUp('bob@example.test');
  const { runId } = await ann.run('photo');
  const absent = 'run_01kas000000000000000000000';
  const withKey = ['/v1/requests/ID', '/v2/requests/ID', '/v2/requests/ID/status'];
  const withSession = ['/api/runs/ID', '/api/runs/ID/result', '/api/keys/ID'];
  for (const path of [...withKey, '/v1/requests/ID/result', ...withSession]) {
    const method = path.startsWith('/api/keys') ? 'DELETE' : 'GET';
    const theirs = path.startsWith('/api/keys') ? ann.keyId : runId;
    const none = path.startsWith('/api/keys') ? absent.replace('run', 'key') : absent;
    const told = await bob.call(method, path.replace('ID', theirs)).then(problemOf);
    const wanted = await bob.call(method, path.replace('ID', none)).then(problemOf);
    assert.deepEqual({ ...told, instance: '' }, { ...wanted, instance: '' }, path);
    assert.deepEqual([told.status, told.code], [404, 'not-found'], path);
  }
  const cancelled = await bob.call('DELETE', `/v2/requests/${runId}`).then(problemOf);
  assert.equal(cancelled.status, 404);
  assert.deepEqual(await bob.runs(), []);
  assert.equal((await ann.receipt(runId)).charge, '0.300000000');
  assert.equal((await ann.run('photo')).left, '0.400000000', 'and the key is still hers');
});

test('a suspended customer may stop what runs, and revoke a key', async (t) => {
  const [diary, ann] = await openOffice(t);
  const never = new Promise(() => undefined);
  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 9, until: never });
  for (const by of ['key', 'session'] as const) {
    await diary.command('reinstate', { customer: 'ann@example.test', reason: by }).catch(() => {});
    const before = diary.worker.executions();
    const running = ann.send('photo');
    await eventually('it runs', () => diary.worker.executions() > before);
    await diary.command('suspend', { customer: 'ann@example.test', reason: by });
    const refused = async (): Promise<boolean> => (await ann.send('photo')).status === 403;
    await eventually('the customer is suspended', refused, STOPPED_MS);
    const [line] = await ann.runs();
    const path = by === 'key' ? `/v2/requests/${line?.id}` : `/api/runs/${line?.id}`;
    assert.equal((await ann.call('DELETE', path)).status, 200, path);
    assert.equal(problemOf(await running).code, 'run-cancelled');
  }
  assert.equal((await ann.call('DELETE', `/api/keys/${ann.keyId}`)).status, 204);
});

test('a suspended customer starts nothing; what runs is finished', async (t) => {
  const [diary, ann] = await openOffice(t);
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', { gpuTimeUs: 3_000, gpuTimeSoFarUs: 9, until: end.promise });
  const running = ann.send('photo');
  await eventually('it runs', () => diary.worker.executions() === 1);
  const who = { customer: 'ann@example.test', reason: 'a stolen card' };
  await diary.command('suspend', who);
  const refused = async (): Promise<boolean> => (await ann.send('photo')).status === 403;
  await eventually('the customer is suspended everywhere', refused, STOPPED_MS);
  for (const inPlayground of [false, true]) {
    const told = await ann.isRefused('photo', { inPlayground });
    assert.deepEqual([told.status, told.code], [403, 'customer-suspended']);
  }
  const key = await ann.call('POST', '/api/keys', { name: 'another' }).then(problemOf);
  assert.equal(key.code, 'customer-suspended');
  end.resolve();
  assert.equal(ranOf(await running).charge, '0.300000000');
  assert.equal(await ann.left(), '0.700000000', 'their own numbers stay theirs to read');
  await diary.command('reinstate', { ...who, reason: 'a mistake' });
  const again = async (): Promise<boolean> => (await ann.send('photo')).status === 200;
  await eventually('runs start again', again, STOPPED_MS);
});
