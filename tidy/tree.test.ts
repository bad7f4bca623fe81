import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTree } from './tree.ts';

test('a folder without sources is an error, not a clean project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidy-'));
  try {
    assert.throws(() => readTree(folder), /no source file/);
    writeFileSync(join(folder, 'README.md'), '# Nothing\n');
    assert.throws(() => readTree(folder), /no source file/);
    writeFileSync(join(folder, 'a.ts'), 'export {};\n');
    assert.equal(readTree(folder).sources.size, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
