import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/support/database.ts';
import { type ProblemError, problem } from '../../problems/index.ts';
import { createProcessClock, monotonicUs } from '../../time/index.ts';
import { createCustomer } from '../create-customer.ts';
import { createAuth } from './create-auth.ts';
import { createLogin } from './create-login.ts';
import { DEFAULT_THROTTLE_LIMITS } from './throttle.ts';

const ORIGIN = 'https://meter.example';
const PASSWORD = 'correct horse battery';

const database = await createTestDatabase();
const clock = createProcessClock();
const mails: { email: string; url: string }[] = [];
const errors: unknown[] = [];
const roomy = { tries: 1_000, seconds: 60 };
const LIMITS = {
  'sign-in': { address: roomy, login: { tries: 6, seconds: 60 } },
  'sign-up': { address: roomy, login: roomy },
  reset: { address: roomy, login: { tries: 4, seconds: 60 } },
};
let failSignUp = false;

const auth = createAuth({
  database,
  clock,
  publicUrl: ORIGIN,
  secret: 'a secret of thirty-two characters, at least',
  limits: LIMITS,
  onSignUp: async (tx, { userId, email, name }) => {
    await createCustomer(tx, clock, { userId, email, name, source: 'sign-up' });
    if (failSignUp) throw new Error('no credit today');
  },
  sendPasswordReset: (mail) => {
    mails.push(mail);
    return Promise.resolve();
  },
  onError: (_message, error) => errors.push(error),
});

type Call = Readonly<{ cookie?: string; origin?: string; method?: string; type?: string }>;

async function call(path: string, body: unknown, more: Call = {}): Promise<Response> {
  const headers = new Headers({ host: 'evil.example', 'x-forwarded-host': 'evil.example' });
  headers.set('content-type', more.type ?? 'application/json');
  headers.set('origin', more.origin ?? ORIGIN);
  if (more.cookie !== undefined) headers.set('cookie', more.cookie);
  const method = more.method ?? 'POST';
  const init = method === 'GET' ? {} : { body: JSON.stringify(body) };
  const request = new Request(`http://127.0.0.1:8080/api/auth${path}`, {
    method,
    headers,
    ...init,
  });
  return await auth.handleAuthRequest(request, '10.0.0.1');
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}

async function refusal(calling: Promise<unknown>): Promise<string> {
  const error = await calling.then(
    () => assert.fail('was not refused'),
    (reason: unknown) => reason as ProblemError,
  );
  assert.equal(error.name, 'ProblemError', error.stack ?? String(error));
  const field = error.members.field;
  return field === undefined ? error.slug : `${error.slug} ${String(field)}`;
}

const signUp = (email: string, name = 'Ada') =>
  call('/sign-up/email', { email, password: PASSWORD, name });
const signIn = (email: string, password = PASSWORD, more: Call = {}) =>
  call('/sign-in/email', { email, password }, more);
const whoIs = (cookie: string) => auth.readSession(new Headers({ cookie }));

async function count(table: string, where: string, value: string): Promise<number> {
  const { rows } = await database.pool.query<{ found: number }>(
    `select count(*)::int as found from ${table} where ${where} = $1`,
    [value],
  );
  return rows[0]?.found ?? -1;
}

test('sign-up makes a user with a customer and logs in, with a cookie bound to the host', async () => {
  const response = await signUp('Ada+first@Example.com ');
  const body: unknown = await response.json();
  const [cookie = ''] = response.headers.getSetCookie();
  assert.match(cookie, /^__Host-taximeter\.session_token=[^;]+;.*Max-Age=2592000/i);
  for (const flag of [/; Path=\//, /; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i]) {
    assert.match(cookie, flag);
  }
  assert.doesNotMatch(cookie, /domain=/i);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const user = await whoIs(cookieOf(response));
  assert.equal(user?.email, 'ada+first@example.com');
  assert.deepEqual(body, { user: { id: user?.userId, email: user?.email, name: 'Ada' } });
  assert.equal(await count('members', 'user_id', user?.userId ?? ''), 1);
});

test('what is kept of a password is argon2id', async () => {
  await signUp('argon@example.com');
  const { rows } = await database.pool.query<{ password: string }>(
    'select a.password from login_accounts a join users u on u.id = a.user_id where u.email = $1',
    ['argon@example.com'],
  );
  assert.match(rows[0]?.password ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('of twelve sign-ups with spellings of one e-mail one succeeds, and no user is left over', async () => {
  const spellings = ['ra.ce@example.com', 'race+1@example.com', 'RACE@example.com'];
  const tries = [0, 1, 2, 3].flatMap(() => spellings.map((email) => signUp(email)));
  const outcomes = await Promise.allSettled(tries);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') assert.equal(outcome.reason.slug, 'conflict');
  }
  const { rows } = await database.pool.query(
    `select from users where email like 'ra%ce%@example.com'`,
  );
  assert.equal(rows.length, 1);
  assert.equal(await refusal(signUp('r.a.c.e+again@example.com')), 'conflict email');
});

test('a sign-up whose customer cannot be made leaves no user', async () => {
  failSignUp = true;
  await assert.rejects(signUp('unlucky@example.com'), /no credit today/).finally(() => {
    failSignUp = false;
  });
  assert.equal(await count('users', 'email', 'unlucky@example.com'), 0);
  await signUp('unlucky@example.com');
});

test('an unknown address and a wrong password are answered alike, after the same time', async () => {
  await signUp('known@example.com');
  const timeOf = async (email: string): Promise<number> => {
    const started = monotonicUs();
    assert.equal(await refusal(signIn(email, 'not the password')), 'unauthenticated password');
    return Number(monotonicUs() - started);
  };
  const known = [];
  const unknown = [];
  for (let round = 0; round < 5; round += 1) {
    known.push(await timeOf('known@example.com'));
    unknown.push(await timeOf(`unknown${round}@example.com`));
  }
  // Without the equal work the one would be some ten times the other.
  const ratio = Math.min(...known) / Math.min(...unknown);
  assert.ok(ratio > 0.4 && ratio < 2.5, `known ÷ unknown = ${ratio}`);
});

test('a login ends the session it came with: a planted cookie is worth nothing', async () => {
  const first = cookieOf(await signUp('fixation@example.com'));
  const second = cookieOf(await signIn('fixation@example.com', PASSWORD, { cookie: first }));
  assert.notEqual(first, second);
  assert.equal(await whoIs(first), undefined);
  assert.notEqual(await whoIs(second), undefined);
});

test('after log-out the cookie is dead on the server too', async () => {
  const cookie = cookieOf(await signUp('logout@example.com'));
  const response = await call('/sign-out', {}, { cookie });
  assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=0/i);
  assert.equal(await whoIs(cookie), undefined);
  const session = await call('/get-session', undefined, { cookie, method: 'GET' });
  assert.equal(await session.json(), null);
});

test('cookies that are forged, damaged or absurd log nobody in', async () => {
  const cookie = cookieOf(await signUp('forger@example.com'));
  const [name = '', value = ''] = cookie.split('=');
  const forged = ['', 'x', `${name}=`, `${name}=a.b`, `${name}=${value.slice(0, -4)}AAA%3D`];
  for (const one of [...forged, `${name}=%00`, `${name}=${'x'.repeat(9_000)}`]) {
    assert.equal(await whoIs(one), undefined, one.slice(0, 60));
  }
});

test('guessing one login is stopped, also when the guesses come at once', async () => {
  await signUp('guessed@example.com');
  const guesses = Array.from({ length: 15 }, (_, index) =>
    refusal(signIn('guessed@example.com', `guess number ${index}`)),
  );
  const answers = await Promise.all(guesses);
  assert.equal(answers.filter((answer) => answer.startsWith('unauthenticated')).length, 6);
  assert.equal(await refusal(signIn('guessed@example.com')), 'rate-limited');
  assert.equal(await refusal(signIn('g.uessed+x@example.com')), 'rate-limited');
});

test('logging in many times is not guessing', async () => {
  await signUp('busy@example.com');
  for (let round = 0; round < 10; round += 1) await signIn('BUSY@example.com');
});

test('a reset mail names our own address and works once, ending all sessions', async () => {
  const cookie = cookieOf(await signUp('forgetful@example.com'));
  const asked = await call('/request-password-reset', { email: 'Forgetful@example.com' });
  assert.deepEqual(await asked.json(), { status: true });
  await auth.settled();
  const mail = mails.at(-1);
  assert.equal(mail?.email, 'forgetful@example.com');
  assert.ok(mail?.url.startsWith(`${ORIGIN}/reset-password?token=`), mail?.url);
  const token = new URL(mail?.url ?? '').searchParams.get('token') ?? '';
  assert.equal(await count('verifications', 'identifier', `reset-password:${token}`), 0, 'hashed');

  const newPassword = 'another horse battery';
  const tries = [1, 2, 3, 4].map(() => call('/reset-password', { token, newPassword }));
  const outcomes = await Promise.allSettled(tries);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(
    await refusal(call('/reset-password', { token, newPassword })),
    'invalid-request token',
  );
  assert.equal(await whoIs(cookie), undefined);
  assert.equal(await refusal(signIn('forgetful@example.com')), 'unauthenticated password');
  await signIn('forgetful@example.com', newPassword);
});

test('asking for a reset tells nothing about an address', async () => {
  const before = mails.length;
  const asked = await call('/request-password-reset', { email: 'nobody@example.com' });
  assert.deepEqual(await asked.json(), { status: true });
  await auth.settled();
  assert.equal(mails.length, before);
  for (let round = 0; round < 3; round += 1) {
    await call('/request-password-reset', { email: 'nobody@example.com' });
  }
  const fifth = call('/request-password-reset', { email: 'nobody@example.com' });
  assert.equal(await refusal(fifth), 'rate-limited');
  await auth.settled();
});

test('an expired reset link changes nothing', async () => {
  await signUp('late@example.com');
  await call('/request-password-reset', { email: 'late@example.com' });
  await auth.settled();
  const { rows } = await database.pool.query<{ minutes: number }>(
    `select extract(epoch from max(expires_at - created_at))::int / 60 as minutes
     from verifications`,
  );
  assert.equal(rows[0]?.minutes, 60);
  await database.pool.query(`update verifications set expires_at = '2026-01-01T00:00:00Z'`);
  const token = new URL(mails.at(-1)?.url ?? '').searchParams.get('token');
  const late = call('/reset-password', { token, newPassword: 'another horse battery' });
  assert.equal(await refusal(late), 'invalid-request token');
  await signIn('late@example.com');
});

test('who forgot the password is let in after a reset, however often it was guessed', async () => {
  await signUp('locked@example.com');
  for (let round = 0; round < 7; round += 1) {
    await refusal(signIn('locked@example.com', 'not the password'));
  }
  await call('/request-password-reset', { email: 'locked@example.com' });
  await auth.settled();
  const token = new URL(mails.at(-1)?.url ?? '').searchParams.get('token');
  await call('/reset-password', { token, newPassword: PASSWORD });
  await signIn('locked@example.com');
});

test('a login without a password gets one through the reset mail', async () => {
  const person = { email: 'made.by@operator.example', name: 'Grace' };
  await database.transaction((tx) => createLogin(tx, clock, person));
  assert.equal(await refusal(signIn(person.email)), 'unauthenticated password');
  await call('/request-password-reset', { email: person.email });
  await auth.settled();
  const token = new URL(mails.at(-1)?.url ?? '').searchParams.get('token');
  await call('/reset-password', { token, newPassword: PASSWORD });
  await signIn(person.email);
});

test('changing the password gives a new session and ends all others', async () => {
  const cookie = cookieOf(await signUp('changer@example.com'));
  const elsewhere = cookieOf(await signIn('changer@example.com'));
  const wrong = { currentPassword: 'not the password', newPassword: 'another horse battery' };
  assert.equal(
    await refusal(call('/change-password', wrong, { cookie })),
    'invalid-request currentPassword',
  );
  const body = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
  const renewed = cookieOf(await call('/change-password', body, { cookie }));
  assert.equal(await whoIs(cookie), undefined);
  assert.equal(await whoIs(elsewhere), undefined);
  assert.equal((await whoIs(renewed))?.email, 'changer@example.com');
  assert.equal(await refusal(call('/change-password', body)), 'unauthenticated');
});

const LONG = 'x'.repeat(129);
const BAD_CALLS: readonly (readonly [path: string, body: unknown, refusal: string])[] = [
  ['/sign-up/email', { email: 'x', password: PASSWORD, name: 'A' }, 'invalid-request email'],
  ['/sign-up/email', { email: 'a@b.co', password: 'short', name: 'A' }, 'invalid-request password'],
  ['/sign-up/email', { email: 'a@b.co', password: LONG, name: 'A' }, 'invalid-request password'],
  ['/sign-up/email', { email: 'a@b.co', password: PASSWORD, name: ' ' }, 'invalid-request name'],
  [
    '/sign-up/email',
    { email: 'a@b.co', password: PASSWORD, name: 'A\u0000' },
    'invalid-request name',
  ],
  ['/sign-up/email', { email: 'a@b.co', password: PASSWORD }, 'invalid-request name'],
  [
    '/sign-up/email',
    { email: 'a@b.co', password: PASSWORD, name: 'A', role: 'owner' },
    'invalid-request role',
  ],
  [
    '/sign-up/email',
    JSON.parse(`{"email":"a@b.co","password":"${PASSWORD}","name":"A","__proto__":{"x":1}}`),
    'invalid-request __proto__',
  ],
  ['/sign-in/email', { email: ['a@b.co'], password: PASSWORD }, 'invalid-request email'],
  ['/sign-in/email', { email: 'a@b.co', password: LONG }, 'invalid-request password'],
  ['/sign-in/email', null, 'invalid-request body'],
  ['/sign-in/email', 'x'.repeat(9_000), 'payload-too-large'],
  ['/reset-password', { token: 'x\u0000', newPassword: PASSWORD }, 'invalid-request token'],
  ['/reset-password', { token: "' or 1=1", newPassword: PASSWORD }, 'invalid-request token'],
  ['/reset-password', { token: 'x', newPassword: 'short' }, 'invalid-request newPassword'],
  [
    '/request-password-reset',
    { email: 'a@b.co', redirectTo: '//evil.example' },
    'invalid-request redirectTo',
  ],
];

test('whatever is wrong with a call is refused with its name', async () => {
  for (const [path, body, expected] of BAD_CALLS) {
    assert.equal(
      await refusal(call(path, body)),
      expected,
      JSON.stringify([path, body]).slice(0, 90),
    );
  }
  const text = signIn('a@b.co', PASSWORD, { type: 'text/plain' });
  assert.equal(await refusal(text), 'unsupported-media-type');
});

test('no other call of the login library exists, nor another method', async () => {
  for (const path of [
    '',
    '/',
    '/ok',
    '/error',
    '/update-user',
    '/delete-user',
    '/change-email',
    '/list-sessions',
    '/revoke-sessions',
    '/verify-email',
    '/sign-in/social',
    '/sign-in/email/',
    '/reset-password/token',
    '/sign-up/../sign-in',
  ]) {
    for (const method of ['GET', 'POST']) {
      assert.equal(await refusal(call(path, {}, { method })), 'not-found', `${method} ${path}`);
    }
  }
  assert.equal(await refusal(call('/sign-out', {}, { method: 'GET' })), 'method-not-allowed');
});

test("another site's page changes nothing", async () => {
  const cookie = cookieOf(await signUp('victim@example.com'));
  for (const origin of ['https://evil.example', 'null', 'https://sub.meter.example']) {
    assert.equal(await refusal(call('/sign-out', {}, { cookie, origin })), 'csrf', origin);
    assert.equal(await refusal(signIn('victim@example.com', PASSWORD, { origin })), 'csrf', origin);
  }
  assert.notEqual(await whoIs(cookie), undefined);
});

test('the defaults leave room for people and none for guessing', () => {
  assert.ok(DEFAULT_THROTTLE_LIMITS['sign-in'].login.tries <= 10);
  assert.equal(problem('rate-limited', 'x').status, 429);
  assert.deepEqual(errors, []);
});
