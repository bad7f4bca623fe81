import assert from 'node:assert/strict';
import test from 'node:test';
import { createLogin } from '../../src/customers/index.ts';
import { parseInstant, toIso } from '../../src/time/index.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import { problemOf, readJson } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';

const OPENS = '2026-11-22T10:00:00Z';
const PHOTO = `
meter: worker
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;

async function openOffice(t: test.TestContext): Promise<Diary> {
  const diary = await openDiary(t, { opens: OPENS, models: { photo: PHOTO } });
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  return diary;
}

/** Asks for a reset mail and reads its link in the operator's mailbox. */
async function readResetToken(diary: Diary, operator: Person, email: string): Promise<string> {
  readJson(await diary.post('/api/auth/request-password-reset', { email }));
  type Mail = Readonly<{ id: string; to: string; subject: string; sentAt: string }>;
  let mail: Mail | undefined;
  await eventually('the mail is there', async () => {
    const { items } = await operator.read<{ items: Mail[] }>('/api/operator/mailbox');
    mail = items.find(({ to }) => to === email);
    return mail !== undefined;
  });
  assert.equal(mail?.subject, 'Set a new password');
  const { text } = await operator.read<{ text: string }>(`/api/operator/mailbox/${mail?.id}`);
  const [link = ''] = /http:\/\/localhost:8080\/\S+/.exec(text) ?? [];
  const token = new URL(link).searchParams.get('token') ?? link.split('/').at(-1) ?? '';
  assert.match(token, /^[0-9A-Za-z]{16,}$/);
  return token;
}

test('a password is set anew with the mailed link, once, and every session ends', async (t) => {
  const diary = await openOffice(t);
  const ann = await diary.signUp('ann@example.test');
  const elsewhere = await diary.logIn('ann@example.test');
  const operator = await diary.operator();
  const token = await readResetToken(diary, operator, 'ann@example.test');

  const reset = { token, newPassword: 'another long password' };
  const short = await diary.post('/api/auth/reset-password', { token, newPassword: 'short' });
  assert.equal(problemOf(short).field, 'newPassword');
  readJson(await diary.post('/api/auth/reset-password', reset));
  for (const person of [ann, elsewhere]) {
    const told = problemOf(await person.call('GET', '/api/usage/summary'));
    assert.deepEqual([told.status, told.code], [401, 'unauthenticated']);
  }
  const old = await diary.post('/api/auth/sign-in/email', {
    email: 'ann@example.test',
    password: ann.password,
  });
  assert.equal(problemOf(old).status, 401);
  const again = problemOf(await diary.post('/api/auth/reset-password', reset));
  assert.deepEqual([again.status, again.field], [400, 'token']);
  const back = await diary.logIn('ann@example.test', 'another long password');
  assert.equal(await back.left(), '1.000000000');
  assert.equal((await ann.run('photo')).left, '0.700000000', 'keys are not sessions');
  const log = diary.server.log.join('');
  for (const secret of [token, 'another long password', ann.password]) {
    assert.ok(!log.includes(secret), 'a secret was logged');
  }
});

test('a log-out ends the session at once, and no other one', async (t) => {
  const diary = await openOffice(t);
  const ann = await diary.signUp('ann@example.test');
  const elsewhere = await diary.logIn('ann@example.test');
  assert.equal(await ann.left(), '1.000000000');
  readJson(await ann.call('POST', '/api/auth/sign-out', {}));
  for (const path of ['/api/usage/summary', '/api/usage/runs', '/api/usage/stream', '/api/keys']) {
    assert.equal(problemOf(await ann.call('GET', path)).status, 401, path);
  }
  const told = await ann.isRefused('photo', { inPlayground: true });
  assert.equal(told.code, 'unauthenticated');
  assert.equal(await elsewhere.left(), '1.000000000');
  assert.equal((await elsewhere.run('photo', { inPlayground: true })).left, '0.700000000');
});

test('one mailbox is one customer and one free grant, however it is spelled', async (t) => {
  const diary = await openOffice(t);
  await diary.signUp('ann@example.test');
  for (const email of ['a.nn+x@example.test', 'ANN@Example.Test', 'a.n.n@example.test']) {
    const body = { email, name: 'Ann', password: 'a long enough password' };
    const told = problemOf(await diary.post('/api/auth/sign-up/email', body));
    assert.deepEqual([told.status, told.code, told.field], [409, 'conflict', 'email'], email);
    await diary.books();
  }
  const { rows } = await diary.database.pool.query('select 1 from customers');
  assert.equal(rows.length, 1);
});

test('a viewer looks, and neither runs nor makes keys', async (t) => {
  const diary = await openOffice(t);
  const ann = await diary.signUp('ann@example.test');
  const { runId } = await ann.run('photo');
  const operator = await diary.operator();
  const clock = { now: () => parseInstant(OPENS) };
  const email = 'vic@example.test';
  const userId = await diary.database.transaction((tx) =>
    createLogin(tx, clock, { email, name: 'Vic' }),
  );
  await diary.database.pool.query(
    'insert into members (customer_id, user_id, role, created_at) values ($1, $2, $3, $4)',
    [ann.customerId, userId, 'viewer', toIso(clock.now())],
  );
  // Nobody who was made for them has a password before they have set one through their mail.
  const token = await readResetToken(diary, operator, email);
  const newPassword = 'the password of vic';
  readJson(await diary.post('/api/auth/reset-password', { token, newPassword }));
  const vic = await diary.logIn(email, newPassword);
  assert.equal(vic.customerId, ann.customerId);
  assert.equal((await vic.receipt(runId)).charge, '0.300000000');
  const run = await vic.isRefused('photo', { inPlayground: true });
  assert.deepEqual([run.status, run.code], [403, 'key-scope']);
  const calls = [
    vic.call('POST', '/api/keys', { name: 'mine' }),
    vic.call('GET', '/api/keys'),
    vic.call('DELETE', `/api/keys/${ann.keyId}`),
  ];
  for (const told of (await Promise.all(calls)).map(problemOf)) {
    assert.deepEqual([told.status, told.code], [403, 'key-scope']);
  }
  assert.equal(problemOf(await vic.call('GET', '/api/operator/mailbox')).status, 404);
  assert.equal((await ann.run('photo')).left, '0.400000000');
});

test('whoever guesses at the operator’s link has to wait', async (t) => {
  const diary = await openOffice(t);
  const guess = async (): Promise<number> =>
    problemOf(await diary.post('/api/operator/claim/look', { token: 'a'.repeat(43) })).status;
  const told: number[] = [];
  while (told.at(-1) !== 429 && told.length < 100) told.push(await guess());
  assert.deepEqual([...new Set(told)], [404, 429]);
  const token = diary.server.operatorToken();
  const late = { token, email: 'op@example.test', password: 'long enough too', name: 'Op' };
  assert.equal(problemOf(await diary.post('/api/operator/claim', late)).code, 'rate-limited');
});

test('the operator’s link works once, for whoever comes first', async (t) => {
  const diary = await openOffice(t);
  const token = diary.server.operatorToken();
  const operator = await diary.operator();
  const me = await operator.read<Record<string, unknown>>('/api/me');
  assert.deepEqual([me.operator, me.customer], [true, null]);
  const late = { token, email: 'late@example.test', password: 'long enough too', name: 'Late' };
  assert.equal(problemOf(await diary.post('/api/operator/claim', late)).status, 404);
  await diary.server.stop();
  await diary.server.start();
  assert.equal(diary.server.operatorToken(), undefined);
  assert.equal((await operator.read<{ operator: boolean }>('/api/me')).operator, true);
});
