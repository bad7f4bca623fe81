import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cleanUp } from '../../../test/support/clean-up.ts';
import { openPassage } from './access.ts';
import type { Account } from './account.ts';
import { prepareBinaries } from './binaries.ts';

/** Whoever PostgreSQL would run as: never root. */
function account(): Account {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0
    ? { uid: 65_534, gid: 65_534, name: 'nobody', spawnAs: { uid: 65_534, gid: 65_534 } }
    : { uid, gid, name: 'self', spawnAs: {} };
}

/** A package as npm leaves it when install scripts are off: without its links. */
async function makePackage(t: TestContext): Promise<{ home: string; folder: string }> {
  const home = await mkdtemp(join(tmpdir(), 'taximeter-binaries-'));
  await chmod(home, 0o755);
  cleanUp(t, () => rm(home, { recursive: true, force: true }));
  const folder = join(home, 'package');
  const native = join(folder, 'native');
  for (const part of ['bin', 'lib', 'share/postgresql']) {
    await mkdir(join(native, part), { recursive: true });
  }
  await writeFile(join(folder, 'package.json'), '{"version":"18.4.0"}');
  await writeFile(join(native, 'bin', 'postgres'), '', { mode: 0o755 });
  await writeFile(join(native, 'bin', 'initdb'), '', { mode: 0o755 });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), '');
  await writeFile(join(native, 'share', 'postgresql', 'postgres.bki'), '');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  return { home, folder };
}

test('the links that an install script would have made are made', async (t) => {
  const { home, folder } = await makePackage(t);
  const found = await prepareBinaries(account(), join(home, 'copies'), folder);
  assert.equal(found.postgres, join(folder, 'native', 'bin', 'postgres'));
  assert.equal(found.major, '18');
  assert.equal(await readlink(join(folder, 'native', 'lib', 'libpq.so.5')), 'libpq.so.5.18');
  await prepareBinaries(account(), join(home, 'copies'), folder);
});

test('a package that cannot be used where it is, is copied once and left as it was', async (t) => {
  const { home, folder } = await makePackage(t);
  const asRoot = process.getuid?.() === 0;
  // Root can write anywhere, but nobody cannot pass; an ordinary user cannot write.
  await chmod(asRoot ? folder : join(folder, 'native', 'lib'), asRoot ? 0o700 : 0o555);
  const copies = join(home, 'copies');
  const found = await prepareBinaries(account(), copies, folder);
  await chmod(join(folder, 'native', 'lib'), 0o755);
  const copy = join(copies, 'postgres-18.4.0');
  assert.equal(found.postgres, join(copy, 'native', 'bin', 'postgres'));
  assert.ok((await lstat(join(copy, 'native', 'lib', 'libpq.so.5'))).isSymbolicLink());
  assert.equal((await stat(found.postgres)).mode & 0o777, 0o755);
  const made = (await stat(copy)).ino;
  await prepareBinaries(account(), copies, folder);
  assert.equal((await stat(copy)).ino, made);
});

test('a folder is opened for passing only when nothing else is in the way', async (t) => {
  const { home } = await makePackage(t);
  const inner = join(home, 'outer', 'inner');
  await mkdir(inner, { recursive: true });
  const other: Account = { uid: 65_533, gid: 65_533, name: 'other', spawnAs: {} };
  await chmod(inner, 0o700);
  assert.equal(await openPassage(inner, other), true);
  assert.equal((await stat(inner)).mode & 0o777, 0o711);
  await chmod(inner, 0o700);
  await chmod(join(home, 'outer'), 0o700);
  assert.equal(await openPassage(inner, other), false);
  assert.equal((await stat(inner)).mode & 0o777, 0o700);
});
