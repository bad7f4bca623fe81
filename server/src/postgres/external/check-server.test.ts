import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AppRoleFacts,
  checkOwner,
  checkSameDatabase,
  checkServer,
  decideAppRole,
  type RoleFacts,
} from './check-server.ts';

const GOOD: RoleFacts = {
  role: 'owner',
  database: 'shop',
  version: 150_000,
  superuser: false,
  createRole: false,
  createTables: true,
  fsync: true,
  fullPageWrites: true,
  standby: false,
  identity: '1/1',
};
const ABSENT: AppRoleFacts = { exists: false, usable: false, tooStrong: false };

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Error && error.name === 'StartupError');
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return 'not refused';
}

test('PostgreSQL 15 and newer will do, 14 is refused', () => {
  for (const version of [150_000, 159_999, 180_004]) checkServer({ ...GOOD, version });
  assert.match(
    refusal(() => checkServer({ ...GOOD, version: 149_999 })),
    /PostgreSQL 14;.* 15/,
  );
});

test('a server that may lose acknowledged charges, or takes no writes, is refused', () => {
  assert.match(
    refusal(() => checkServer({ ...GOOD, fsync: false })),
    / fsync=off/,
  );
  assert.match(
    refusal(() => checkServer({ ...GOOD, fullPageWrites: false })),
    /full_page_writes=off/,
  );
  assert.match(
    refusal(() => checkServer({ ...GOOD, standby: true })),
    /standby/,
  );
});

test('an owner that may not make tables is told the statement that helps', () => {
  const line = refusal(() => checkOwner({ ...GOOD, role: 'o"x', createTables: false }));
  assert.match(line, /ALTER DATABASE "shop" OWNER TO "o""x";/);
});

test('the app role is used where it may be, made where that is allowed, else asked for', () => {
  const usable = { exists: true, usable: true, tooStrong: false };
  assert.equal(decideAppRole(GOOD, usable), 'use');
  assert.equal(decideAppRole({ ...GOOD, superuser: true }, ABSENT), 'make');
  assert.equal(decideAppRole({ ...GOOD, createRole: true }, ABSENT), 'make');
  const line = refusal(() => decideAppRole(GOOD, ABSENT));
  assert.match(line, /CREATE ROLE taximeter_app NOLOGIN; GRANT taximeter_app TO "owner";/);
  assert.match(line, /CREATE DATABASE taximeter OWNER taximeter_owner;/);
});

test('an app role that could undo what protects the books is refused', () => {
  const strong = { exists: true, usable: true, tooStrong: true };
  assert.match(
    refusal(() => decideAppRole({ ...GOOD, superuser: true }, strong)),
    /superuser or/,
  );
});

test('two URLs that lead to different databases are refused', () => {
  checkSameDatabase(GOOD, { ...GOOD, role: 'app' });
  const other = { ...GOOD, database: 'b', identity: '1/2' };
  assert.match(
    refusal(() => checkSameDatabase(GOOD, other)),
    /"b".*"shop"/,
  );
});
