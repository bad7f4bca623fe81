import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { parseEmail } from './email-address.ts';

const SPELLINGS: readonly (readonly [given: string, address: string, normalised: string])[] = [
  ['ada@example.com', 'ada@example.com', 'ada@example.com'],
  ['  ADA@Example.COM ', 'ada@example.com', 'ada@example.com'],
  ['ada+free@example.com', 'ada+free@example.com', 'ada@example.com'],
  ['a.d.a@example.com', 'a.d.a@example.com', 'ada@example.com'],
  ['a.da+x+y.z@example.com', 'a.da+x+y.z@example.com', 'ada@example.com'],
  ['ada@googlemail.com', 'ada@googlemail.com', 'ada@gmail.com'],
  ['ＡＤＡ＠example.com', 'ada@example.com', 'ada@example.com'],
  ['ada@münchen.example', 'ada@xn--mnchen-3ya.example', 'ada@xn--mnchen-3ya.example'],
];

test('all spellings of a mailbox have one normalised form', () => {
  for (const [given, address, normalised] of SPELLINGS) {
    assert.deepEqual(parseEmail(given), { address, normalised }, given);
  }
});

const NOT_ADDRESSES = [
  '',
  '@',
  'ada',
  'ada@',
  '@example.com',
  'ada@localhost',
  'ada@example',
  'ada@@example.com',
  'ada bob@example.com',
  'ada\u0000@example.com',
  'ada\r\nbcc: bob@example.com',
  '"ada"@example.com',
  'ada@example.com@evil.example',
  'ada@exa mple.com',
  '+tag@example.com',
  '.@example.com',
  'ada@[127.0.0.1]',
  'а\u200bda@example.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a.'.repeat(130)}com`,
  '<script>@example.com',
];

test('what is not an address is refused, naming the field', () => {
  for (const given of NOT_ADDRESSES) {
    const isRefusal = (error: unknown): boolean =>
      error instanceof ProblemError &&
      error.slug === 'invalid-request' &&
      error.members.field === 'email';
    assert.throws(() => parseEmail(given), isRefusal, JSON.stringify(given));
  }
});
