import assert from 'node:assert/strict';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { parseIdempotencyKey } from './parse-idempotency-key.ts';

test('a key of 1 to 255 visible characters is taken as it is', () => {
  const everyCharacter = Array.from({ length: 94 }, (_, nth) => String.fromCharCode(33 + nth));
  for (const key of ['x', 'order-1', 'a'.repeat(255), everyCharacter.join('')]) {
    assert.equal(parseIdempotencyKey(key), key);
  }
});

test('without the header the request has no key', () => {
  assert.equal(parseIdempotencyKey(undefined), null);
});

for (const [what, key] of Object.entries({
  'an empty one': '',
  'one of 256 characters': 'a'.repeat(256),
  'one of 300 characters': 'a'.repeat(300),
  'one with a space': 'order 1',
  'one with a line break': 'order-1\n',
  'one with a control character': 'order\u0000',
  'one that is not ASCII': 'bestellung-ü',
})) {
  test(`${what} is refused by the name of its header`, () => {
    assert.throws(
      () => parseIdempotencyKey(key),
      (error) =>
        error instanceof ProblemError &&
        error.status === 400 &&
        Object.entries(error.members).join() === 'field,Idempotency-Key',
    );
  });
}
