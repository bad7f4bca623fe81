import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readApiKey } from './read-api-key.ts';

const KEY = 'tm_live_abc';
const read = (...rawHeaders: string[]): string | undefined => readApiKey({ rawHeaders });

test('a key is read from its two documented places', () => {
  assert.equal(read('X-Api-Key', KEY), KEY);
  assert.equal(read('authorization', `Bearer ${KEY}`), KEY);
  assert.equal(read('accept', '*/*', 'x-api-key', KEY), KEY);
});

test('without a key there is none, wherever else one may stand', () => {
  assert.equal(read(), undefined);
  assert.equal(read('cookie', `x-api-key=${KEY}`, 'x-key', KEY), undefined);
});

test('two keys are refused, also the same one twice', () => {
  const refused = { slug: 'unauthenticated' };
  assert.throws(() => read('x-api-key', KEY, 'authorization', `Bearer ${KEY}`), refused);
  assert.throws(() => read('x-api-key', KEY, 'x-api-key', KEY), refused);
  const twice = ['authorization', `Bearer ${KEY}`];
  assert.throws(() => read(...twice, ...twice), refused);
});

test('an Authorization header in any other form is refused', () => {
  for (const value of [
    KEY,
    `bearer ${KEY}`,
    `Bearer  ${KEY}`,
    `Bearer ${KEY} `,
    'Bearer',
    'Basic a',
  ]) {
    assert.throws(() => read('authorization', value), { slug: 'unauthenticated' }, value);
  }
});
