import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API_KEY_PATTERN, hashKeySecret, isKeySecret, newKeySecret } from './key-secret.ts';

test('a new secret has the published form and a valid checksum', () => {
  const seen = new Set<string>();
  for (let round = 0; round < 500; round += 1) {
    const secret = newKeySecret(round % 2 === 0 ? 'live' : 'test');
    assert.match(secret, new RegExp(`^${API_KEY_PATTERN}$`));
    assert.equal(secret.startsWith(round % 2 === 0 ? 'tm_live_' : 'tm_test_'), true);
    assert.equal(isKeySecret(secret), true);
    seen.add(secret);
  }
  assert.equal(seen.size, 500);
});

test('the checksum is the base62 CRC32 of what stands before it', () => {
  // python3: zlib.crc32(b'tm_live_' + b'0' * 30) is 0xc95f978b.
  assert.equal(isKeySecret(`tm_live_${'0'.repeat(30)}3gdmJf`), true);
});

test('one changed character makes a key that cannot be one', () => {
  const secret = newKeySecret('live');
  for (let place = 8; place < secret.length; place += 1) {
    const other = secret.charAt(place) === 'a' ? 'b' : 'a';
    const changed = secret.slice(0, place) + other + secret.slice(place + 1);
    assert.equal(isKeySecret(changed), false, `place ${place}`);
  }
});

test('whatever is not exactly a key is not taken for one', () => {
  const secret = newKeySecret('live');
  const near = [
    '',
    ` ${secret}`,
    `${secret} `,
    `${secret}\n`,
    `${secret}\u0000`,
    secret.toUpperCase(),
    secret.replace('tm_live_', 'tm_test_'),
    secret.slice(1),
    secret.repeat(2),
    "tm_live_' or 1=1 --",
    'x'.repeat(1_000_000),
  ];
  for (const text of near) assert.equal(isKeySecret(text), false, text.slice(0, 60));
});

test('a secret is stored as its SHA-256', () => {
  assert.equal(
    hashKeySecret('abc').toString('hex'),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
