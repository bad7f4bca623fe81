import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from './account.ts';
import { fitsSocket, socketFolderOf } from './socket-folder.ts';

const ADA: Account = { uid: 1000, gid: 1000, name: 'ada', spawnAs: {} };

test('a socket lies in the cluster, or in a short folder named after it when the path is long', () => {
  assert.equal(socketFolderOf('/data/postgres', ADA), '/data/postgres');
  const long = `/${'x'.repeat(100)}/postgres`;
  const folder = socketFolderOf(long, ADA);
  assert.ok(fitsSocket(folder));
  assert.match(folder, /taximeter-1000-[0-9a-f]{16}$/);
  assert.equal(socketFolderOf(long, ADA), folder);
  assert.notEqual(socketFolderOf(`${long}2`, ADA), folder);
});

test('the limit counts bytes, not letters', () => {
  assert.ok(fitsSocket(`/${'x'.repeat(91)}`));
  assert.ok(!fitsSocket(`/${'x'.repeat(94)}`));
  assert.ok(!fitsSocket(`/${'ü'.repeat(60)}`));
});
