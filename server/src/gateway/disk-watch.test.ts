import assert from 'node:assert/strict';
import test from 'node:test';
import { createDiskWatch } from './disk-watch.ts';

test('the disk of every folder must have room', async () => {
  const full = new Set<string>();
  const disk = createDiskWatch(['data', 'results', 'spool'], async (folder) => !full.has(folder));
  assert.equal(await disk.hasRoom(), true);
  for (const folder of ['data', 'results', 'spool']) {
    full.add(folder);
    assert.equal(await disk.hasRoom(), false, folder);
    full.delete(folder);
  }
});

test('a disk that could not be written a moment ago has no room, whatever it says', async () => {
  const disk = createDiskWatch(['data'], async () => true);
  const write = disk.watched(async (text: string) => {
    if (text === 'lost') throw new Error('ENOSPC');
    return text.length;
  });
  assert.equal(await write('kept'), 4);
  assert.equal(await disk.hasRoom(), true);
  await assert.rejects(write('lost'), /ENOSPC/);
  assert.equal(await disk.hasRoom(), false);
});
