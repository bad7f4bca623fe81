import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../problems/index.ts';
import { refuseForeignOrigin, trustedOriginsOf } from './trusted-origins.ts';

test('a public site trusts its own origin only', () => {
  assert.deepEqual(trustedOriginsOf('https://meter.example/'), ['https://meter.example']);
});

test('on loopback all its names are one, with the same port', () => {
  assert.deepEqual(trustedOriginsOf('http://127.0.0.1:8080'), [
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'http://[::1]:8080',
  ]);
});

const TRUSTED = trustedOriginsOf('https://meter.example');
const CALLS: readonly (readonly [headers: Record<string, string>, allowed: boolean])[] = [
  [{}, true],
  [{ 'sec-fetch-mode': 'cors' }, true],
  [{ origin: 'https://meter.example' }, true],
  [{ origin: 'https://meter.example', cookie: 'a=b' }, true],
  [{ cookie: 'a=b' }, false],
  [{ origin: 'null' }, false],
  [{ origin: '' }, false],
  [{ origin: 'http://meter.example' }, false],
  [{ origin: 'https://evil.meter.example' }, false],
  [{ origin: 'https://meter.example.evil.example' }, false],
  [{ origin: 'https://meter.example:8443' }, false],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'same-origin' }, true],
];

test('a change is taken from our own pages and from programs without a session, only', () => {
  for (const [headers, allowed] of CALLS) {
    const call = (): void => refuseForeignOrigin(new Headers(headers), TRUSTED);
    const isCsrf = (error: unknown): boolean =>
      error instanceof ProblemError && error.slug === 'csrf';
    if (allowed) assert.doesNotThrow(call, JSON.stringify(headers));
    else assert.throws(call, isCsrf, JSON.stringify(headers));
  }
});
