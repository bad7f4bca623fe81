import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestApi } from '../../test/support/test-api.ts';
import { adjustCredit } from '../credits/index.ts';
import { revokeKey } from '../customers/index.ts';
import { newId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { STREAMS_PER_CUSTOMER } from './usage-stream.ts';

const api = await openTestApi();
const ORIGIN = { origin: 'http://localhost:8080' };

type Event = Readonly<{ runId?: string; available: string }>;

/** Opens a stream and reads its events one by one; undefined at its end. */
async function openStream(headers: Record<string, string>) {
  const stop = new AbortController();
  const response = await fetch(`${api.url}/api/usage/stream`, { headers, signal: stop.signal });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const match = /event: usage\ndata: (.*)\n\n/.exec(text);
      if (match !== null) {
        text = text.slice(match.index + match[0].length);
        return JSON.parse(match[1] ?? '') as Event;
      }
      const chunk = await chunks?.read();
      if (chunk === undefined || chunk.done) return undefined;
      text += chunk.value;
    }
  };
  return { next, close: () => stop.abort() };
}

async function within<Value>(ms: number, value: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms).unref();
  });
  return await Promise.race([value, late]);
}

test('a change of this process is told at once, with its run', async () => {
  const { customerId, secret } = await api.newKey();
  const stream = await openStream({ 'x-api-key': secret });
  assert.equal((await within(1_000, stream.next()))?.available, '1.000000000');
  const runId = newId('run', api.clock.now());
  api.change(customerId, runId);
  assert.equal((await within(1_000, stream.next()))?.runId, runId);
  stream.close();
});

test('a change of another process is told within a second', async () => {
  const { customerId, secret } = await api.newKey();
  const stream = await openStream({ 'x-api-key': secret });
  await stream.next();
  await api.database.transaction((tx) =>
    adjustCredit(tx, api.clock, {
      customerId,
      amountNanos: nanoUsd(1n),
      reason: 'a test',
      actor: 'test',
    }),
  );
  assert.equal((await within(1_000, stream.next()))?.available, '1.000000001');
  stream.close();
});

test('a stream ends soon after its session has', async () => {
  const cookie = await api.signUp('ada');
  const stream = await openStream({ cookie });
  await stream.next();
  await fetch(`${api.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie, ...ORIGIN } });
  assert.equal(await within(1_500, stream.next()), undefined);
});

test('a stream ends soon after its key was revoked', async () => {
  const { customerId, keyId, secret } = await api.newKey();
  const stream = await openStream({ 'x-api-key': secret });
  await stream.next();
  await api.database.transaction((tx) => revokeKey(tx, api.clock, { customerId, keyId }));
  assert.equal(await within(1_500, stream.next()), undefined);
});

test('one customer has a bounded number of streams', async () => {
  const { secret } = await api.newKey();
  const open = Array.from({ length: STREAMS_PER_CUSTOMER }, () =>
    openStream({ 'x-api-key': secret }),
  );
  const streams = await Promise.all(open);
  const refused = await fetch(`${api.url}/api/usage/stream`, { headers: { 'x-api-key': secret } });
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get('retry-after'), '5');
  for (const stream of streams) stream.close();
});
