import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeNext } from './safe-next.ts';

test('a path of this site is kept with its search and hash', () => {
  for (const path of ['/usage', '/models/esrgan-medium?x=1#code', '/runs/run_01']) {
    assert.equal(safeNext(path), path);
  }
});

test('nothing but a path of this site is followed', () => {
  const bad = [
    undefined,
    null,
    7,
    '',
    'usage',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
  ];
  for (const next of bad) assert.equal(safeNext(next), '/', JSON.stringify(next));
});

test('the login never leads back to itself', () => {
  assert.equal(safeNext('/login?next=/usage'), '/');
  assert.equal(safeNext('/sign-up'), '/');
});
