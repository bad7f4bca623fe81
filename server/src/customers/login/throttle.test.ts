import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../problems/index.ts';
import { createThrottle, DEFAULT_THROTTLE_LIMITS, networkOf } from './throttle.ts';

const limit = (tries: number) => ({ tries, seconds: 60 });
const LIMITS = {
  ...DEFAULT_THROTTLE_LIMITS,
  'sign-in': { address: limit(8), login: limit(3) },
};

function isRateLimited(error: unknown): boolean {
  if (!(error instanceof ProblemError) || error.slug !== 'rate-limited') return false;
  const after = error.members.retryAfterMs;
  return typeof after === 'number' && after >= 1_000 && after <= 60_000;
}

test('a login is guarded from many addresses, parallel tries included', async () => {
  const throttle = createThrottle(LIMITS);
  const tries = Array.from({ length: 20 }, (_, index) =>
    throttle.attempt('sign-in', `10.0.0.${index}`, 'ada@example.com'),
  );
  const outcomes = await Promise.allSettled(tries);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 3);
  await assert.rejects(throttle.attempt('sign-in', '10.0.1.1', 'ada@example.com'), isRateLimited);
  await throttle.attempt('sign-in', '10.0.1.1', 'bob@example.com');
});

test('an address is limited over many logins', async () => {
  const throttle = createThrottle(LIMITS);
  for (let index = 0; index < 8; index += 1) {
    await throttle.attempt('sign-in', '10.0.0.1', `user${index}@example.com`);
  }
  await assert.rejects(throttle.attempt('sign-in', '10.0.0.1', 'x@example.com'), isRateLimited);
  await throttle.attempt('reset', '10.0.0.1', 'x@example.com');
});

test('logging in often is not guessing', async () => {
  const throttle = createThrottle(LIMITS);
  for (let index = 0; index < 20; index += 1) {
    await throttle.attempt('sign-in', `10.0.0.${index}`, 'ada@example.com');
    await throttle.succeeded('sign-in', 'ada@example.com');
  }
});

test('an IPv6 network counts as one address', () => {
  assert.equal(networkOf('2001:db8::1'), networkOf('2001:0db8:0:0:ffff::2'));
  assert.notEqual(networkOf('2001:db8::1'), networkOf('2001:db8:0:1::1'));
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
  assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.equal(networkOf('::ffff:10.0.0.1'), '10.0.0.1');
  assert.equal(networkOf('10.0.0.1'), '10.0.0.1');
});
