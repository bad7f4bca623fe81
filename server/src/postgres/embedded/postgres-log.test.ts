import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findComplaint } from './postgres-log.ts';

test('the last fatal line is the complaint, without time stamp', () => {
  const log = [
    '2026-11-22 11:00:00.000 UTC [1] LOG:  starting PostgreSQL',
    '2026-11-22 11:00:00.001 UTC [1] FATAL:  lock file "postmaster.pid" already exists',
    '2026-11-22 11:00:00.001 UTC [1] HINT:  Is another postmaster running?',
    '2026-11-22 11:00:00.002 UTC [8] FATAL:  the database system is starting up',
    '2026-11-22 11:00:00.002 UTC [9] FATAL:  terminating connection due to unexpected postmaster exit',
  ].join('\n');
  assert.equal(findComplaint(log), 'lock file "postmaster.pid" already exists');
});

test("the program loader's error is a complaint too", () => {
  const line = 'postgres: error while loading shared libraries: libicuuc.so.60: cannot open';
  assert.equal(findComplaint(`${line}\n`), line);
});

test('a log without trouble has no complaint', () => {
  assert.equal(findComplaint('LOG:  database system is ready to accept connections\n'), '');
});
