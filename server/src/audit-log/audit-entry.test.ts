import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '../time/index.ts';
import { auditHash, auditPayload, FIRST_PREV_HASH } from './audit-entry.ts';

const at = parseInstant('2026-11-22T09:30:00Z');

test('a payload says everything, with keys sorted at every depth', () => {
  const details = { reason: 'goodwill', amount: { b: [1, { d: 2, c: 1n }], a: true } };
  const entry = { actor: 'cli', action: 'credit.adjust', target: 'txn_1', details };
  assert.equal(
    auditPayload(entry, 7n, at),
    '{"action":"credit.adjust","actor":"cli","at":"2026-11-22T09:30:00.000Z",' +
      '"details":{"amount":{"a":true,"b":[1,{"c":"1","d":2}]},"reason":"goodwill"},' +
      '"seq":"7","target":"txn_1"}',
  );
});

test('a hash covers the payload and the hash before it', () => {
  // printf '0|{}' | sha256sum
  const first = '41d81b958a1dd0b5f651f65e27caae3ebca5879192297a9fcd686f3cfbe90261';
  assert.equal(auditHash(FIRST_PREV_HASH, '{}'), first);
  assert.notEqual(auditHash(first, '{}'), first);
});
