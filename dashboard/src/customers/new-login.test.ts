import assert from 'node:assert/strict';
import test from 'node:test';
import { EMPTY_LOGIN, newLoginErrors } from './new-login.ts';

const GOOD = { name: 'Ada', email: 'ada@example.com', password: 'a few plain words' };

test('every field that is wrong is named at once', () => {
  assert.deepEqual(Object.keys(newLoginErrors(EMPTY_LOGIN)), ['name', 'email', 'password']);
  const two = { ...GOOD, email: 'ada@', password: 'short' };
  assert.deepEqual(Object.keys(newLoginErrors(two)), ['email', 'password']);
});

test('a login that is whole has no fault, and spaces around an address are none', () => {
  assert.deepEqual(newLoginErrors(GOOD), {});
  assert.deepEqual(newLoginErrors({ ...GOOD, email: ' ada@example.com ' }), {});
});
