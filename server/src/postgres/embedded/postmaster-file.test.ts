import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPostmasterOf, parsePostmasterFile } from './postmaster-file.ts';

test('a complete file says pid, socket folder and whether the server is ready', () => {
  const text = '123\n/data/postgres\n1795341600\n5432\n/data/postgres\n\n  1 2\nready   \n';
  assert.deepEqual(parsePostmasterFile(text), {
    pid: 123,
    socketFolder: '/data/postgres',
    ready: true,
  });
  assert.equal(parsePostmasterFile(text.replace('ready   ', 'starting'))?.ready, false);
});

test('a file that is empty, cut off or nonsense says nothing', () => {
  for (const text of ['', '\n', 'abc\n', '-5\n', '0\n', '1.5\n']) {
    assert.equal(parsePostmasterFile(text), undefined);
  }
});

test('a process that is not PostgreSQL, or not on that cluster, is a stranger', async () => {
  assert.equal(await isPostmasterOf(process.pid, process.cwd()), false);
  assert.equal(await isPostmasterOf(4_194_305, '/'), false);
});
