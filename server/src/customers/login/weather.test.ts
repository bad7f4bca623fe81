import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { createDatabase, isWeather } from '../../postgres/index.ts';
import { createProcessClock } from '../../time/index.ts';
import { createAuth } from './create-auth.ts';

const SECRET = 'a secret of thirty-two characters, at least';

test('while the database is away, each call fails as weather, not as a bug or a refusal', async (t) => {
  const url = 'postgres://nobody:x@127.0.0.1:1/none';
  const onStop = (): Promise<void> => Promise.resolve();
  const database = createDatabase({ ownerUrl: url, appUrl: url, embedded: false, onStop });
  t.after(() => database.stop());
  const told: unknown[] = [];
  const auth = createAuth({
    database,
    clock: createProcessClock(),
    publicUrl: 'http://localhost:8080',
    secret: SECRET,
    onSignUp: () => Promise.resolve(),
    sendPasswordReset: () => Promise.resolve(),
    onError: (_message, error) => told.push(error),
  });
  const cookieOf = (signature: string): Headers =>
    new Headers({ cookie: `taximeter.session_token=${encodeURIComponent(`abc.${signature}`)}` });
  const call = (path: string, body: object): Promise<Response> => {
    const headers = { 'content-type': 'application/json', origin: 'http://localhost:8080' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return auth.handleAuthRequest(new Request(`http://x/api/auth${path}`, init), '10.0.0.1');
  };
  const login = { email: 'ada@example.com', password: 'correct horse battery' };
  await assert.rejects(call('/sign-in/email', login), isWeather);
  await assert.rejects(call('/sign-up/email', { ...login, name: 'Ada' }), isWeather);
  const reset = { token: 'abc', newPassword: 'correct horse battery' };
  await assert.rejects(call('/reset-password', reset), isWeather);
  // A cookie whose signature is wrong is nobody's, whatever the database does.
  assert.equal(await auth.readSession(cookieOf('x')), undefined);
  const signature = createHmac('sha256', SECRET).update('abc').digest('base64');
  await assert.rejects(auth.readSession(cookieOf(signature)), isWeather);
  assert.equal((await call('/request-password-reset', { email: login.email })).status, 200);
  await auth.settled();
  assert.equal(told.some(isWeather), true);
});
