import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMigrations } from './check-migrations.ts';
import { treeOf } from './tree.ts';

function faults(...names: string[]): readonly string[] {
  const files = names.map((name) => [`server/migrations/${name}`, 'select 1;'] as const);
  return checkMigrations(treeOf(Object.fromEntries(files))).map(({ message }) => message);
}

test('migrations count up from one', () => {
  assert.deepEqual(faults('000001-clock.sql', '000002-due-jobs.sql', 'grants.sql'), []);
  assert.match(faults('000001-clock.sql', '000003-runs.sql')[0] ?? '', /000002/);
  assert.match(faults('000001-a.sql', '000001-b.sql')[0] ?? '', /000002/);
});

test('a migration is named for what it does, and none undoes another', () => {
  assert.match(faults('1-clock.sql')[0] ?? '', /is named/);
  assert.match(faults('000001-Clock.sql')[0] ?? '', /is named/);
  assert.match(faults('000001-clock-down.sql')[0] ?? '', /only go forward/);
});
