import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanUp } from '../../test/support/clean-up.ts';
import { explainFileError, prepareDataFolder } from './data-folder.ts';
import { StartupError } from './startup-error.ts';

test('a missing data folder is made private, and nothing is left in it', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'taximeter-folder-'));
  cleanUp(t, () => rm(home, { recursive: true }));
  const folder = await prepareDataFolder(join(home, 'a', 'b'));
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.deepEqual(await readdir(folder), []);
});

test('a data folder that is a file, or a link to nowhere, is refused in one line', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'taximeter-folder-'));
  cleanUp(t, () => rm(home, { recursive: true }));
  const file = join(home, 'file');
  await writeFile(file, '');
  await symlink(join(home, 'nowhere', 'x'), join(home, 'link'));
  await assert.rejects(prepareDataFolder(file), /^StartupError: DATA_DIR .*file is not a folder/);
  await assert.rejects(prepareDataFolder(join(file, 'in')), /is not a folder/);
  await assert.rejects(prepareDataFolder(join(home, 'link')), /^StartupError: DATA_DIR .*link/);
});

test('a read-only, full or foreign disk is one line that says what to do', () => {
  for (const code of ['EROFS', 'ENOSPC', 'EACCES', 'EDQUOT', 'EIO']) {
    const told = explainFileError(Object.assign(new Error('x'), { code }), '/data');
    assert.ok(told instanceof StartupError, code);
    assert.match(told.message, /^DATA_DIR \/data .*: /);
  }
});
