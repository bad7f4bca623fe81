import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Migration, planMigrations, readMigration } from './migration-plan.ts';

function file(version: number, name = 'things', sql = 'select 1'): Migration {
  const found = readMigration(`${String(version).padStart(6, '0')}-${name}.sql`, sql);
  assert.ok(found);
  return found;
}

function refusal(files: readonly Migration[], applied: readonly Migration[]): string {
  try {
    planMigrations(files, applied);
  } catch (error) {
    assert.ok(error instanceof Error && error.name === 'StartupError');
    return error.message;
  }
  return 'not refused';
}

test('only files named as migrations are migrations', () => {
  assert.equal(file(7, 'hot-path').version, 7);
  assert.equal(file(7, 'hot-path').name, 'hot-path');
  for (const name of ['grants.sql', '7-x.sql', '000007-X.sql', '000007-a--b.sql', '000007.sql']) {
    assert.equal(readMigration(name, ''), undefined, name);
  }
});

test('line ends do not change a checksum, anything else does', () => {
  assert.equal(file(1, 'a', 'a\nb\n').checksum, file(1, 'a', 'a\r\nb\r\n').checksum);
  assert.notEqual(file(1, 'a', 'a\nb\n').checksum, file(1, 'a', 'a\nb').checksum);
});

test('what was not applied yet is applied in the order of the numbers', () => {
  const versions = planMigrations([file(3), file(1), file(2)], [file(1)]).map((m) => m.version);
  assert.deepEqual(versions, [2, 3]);
  assert.deepEqual(planMigrations([file(1)], [file(1)]), []);
});

test('a database of a newer version is refused', () => {
  assert.match(refusal([file(1)], [file(1), file(2, 'future')]), /newer version .* 2, future/);
});

test('a migration that changed after it was applied is refused', () => {
  const changed = refusal([file(1, 'a', 'new')], [file(1, 'a', 'old')]);
  assert.match(changed, /Migration 1 \(a\) changed/);
});

test('a migration older than what was applied is refused', () => {
  assert.match(refusal([file(1), file(2)], [file(2)]), /Migration 1 .* never applied/);
});

test('two migrations of one number are refused', () => {
  assert.match(refusal([file(1, 'a'), file(1, 'b')], []), /number 1/);
});
