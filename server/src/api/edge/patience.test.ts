import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patiently } from './patience.ts';

test('what comes in time is passed on, also a failure', async () => {
  assert.equal(await patiently(Promise.resolve(7)), 7);
  await assert.rejects(patiently(Promise.reject(new Error('no'))), /no/);
});

test('what takes too long is refused', async () => {
  const begun = performance.now();
  await assert.rejects(patiently(new Promise(() => {}), 20), { slug: 'billing-unavailable' });
  assert.ok(performance.now() - begun < 1_000);
});
