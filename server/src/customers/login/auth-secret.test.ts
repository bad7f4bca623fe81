import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadAuthSecret } from './auth-secret.ts';

test('processes that start at once share one secret, which only the owner reads', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'auth-secret-'));
  t.after(() => rm(folder, { recursive: true }));
  const secrets = await Promise.all(Array.from({ length: 8 }, () => loadAuthSecret(folder)));
  assert.equal(new Set(secrets).size, 1);
  assert.equal(await loadAuthSecret(folder), secrets[0]);
  assert.deepEqual(await readdir(folder), ['auth-secret']);
  assert.equal((await stat(join(folder, 'auth-secret'))).mode & 0o777, 0o600);
});
