import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDashboardRooms } from './check-dashboard-rooms.ts';
import { DASHBOARD_FLOORS } from './dashboard-rooms.ts';
import { treeOf } from './tree.ts';

const ROOMS = DASHBOARD_FLOORS.flat();
const FURNISHED = Object.fromEntries(ROOMS.map((room) => [`dashboard/src/${room}/a.ts`, '']));

function faults(texts: Readonly<Record<string, string>>): readonly string[] {
  return checkDashboardRooms(treeOf({ ...FURNISHED, ...texts })).map(({ message }) => message);
}

const filter = 'dashboard/src/usage/filter.ts';

test('a room of the dashboard imports its own files and the rooms before it', () => {
  const text = "import { a } from '../ui/a.ts';\nimport { b } from './b.ts';\nimport 'react';";
  assert.deepEqual(faults({ [filter]: text }), []);
});

test('a room of the dashboard cannot import one after it, in any of the ways there are', () => {
  for (const text of [
    "import { a } from '../receipts/a.tsx';",
    "import type { A } from '../receipts/a.tsx';",
    "export { a } from '../receipts/a.tsx';",
    "await import('../receipts/a.tsx');",
  ]) {
    assert.match(faults({ [filter]: text })[0] ?? '', /usage\/ may import only rooms before/, text);
  }
});

test('rooms of the dashboard that stand together cannot import each other', () => {
  const text = "import { a } from '../catalog/a.ts';";
  assert.match(faults({ [filter]: text })[0] ?? '', /catalog\/ is not/);
});

test('only what lies outside the rooms wires them', () => {
  const text = "import { router } from '../router.tsx';";
  assert.match(faults({ [filter]: text })[0] ?? '', /wires rooms/);
  const wires = "import { a } from './desk/a.ts';";
  assert.deepEqual(faults({ 'dashboard/src/router.tsx': wires }), []);
});

test('a room without a place in the order is told, and a place without a room', () => {
  assert.match(faults({ 'dashboard/src/attic/a.ts': '' })[0] ?? '', /attic\/ has no place/);
  const [first] = checkDashboardRooms(treeOf({ 'dashboard/src/time/a.ts': '' }));
  assert.equal(first?.message, 'the dashboard has no room client/');
});

test('each room has one place in the order', () => {
  assert.equal(new Set(ROOMS).size, ROOMS.length);
});
