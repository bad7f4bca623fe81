import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDoors } from './check-doors.ts';
import { drawRooms, ROOMS } from './rooms.ts';
import { treeOf } from './tree.ts';

function faults(path: string, text: string): readonly string[] {
  return checkDoors(treeOf({ [path]: text })).map(({ message }) => message);
}

const ledger = 'server/src/ledger/settle-hold.ts';

test('a room imports a room above it, through its door', () => {
  const text = "import { nanoUsd } from '../money/index.ts';\nimport { hold } from './hold.ts';";
  assert.deepEqual(faults(ledger, text), []);
});

test('a room cannot import a room below it, in any of the ways there are', () => {
  for (const text of [
    "import { run } from '../runs/index.ts';",
    "import type { Run } from '../runs/index.ts';",
    "export { run } from '../runs/index.ts';",
    "export type R = import('../runs/index.ts').Run;",
    "await import('../runs/index.ts');",
  ]) {
    assert.match(faults(ledger, text)[0] ?? '', /only rooms above it, and runs/, text);
  }
});

test('rooms on one floor cannot import each other', () => {
  const text = "import { route } from '../api/index.ts';";
  assert.match(faults('server/src/jobs/sweep.ts', text)[0] ?? '', /only rooms above it/);
});

test('a room is entered by its door only, from outside the server as well', () => {
  const text = "import { nanoUsd } from '../money/nano-usd.ts';";
  assert.match(faults(ledger, text)[0] ?? '', /entered by its door/);
  const bench = "import { settle } from '../server/src/ledger/settle-hold.ts';";
  assert.match(faults('bench/ledger.ts', bench)[0] ?? '', /entered by its door/);
});

test('a file does not import its own door, but the room’s test may', () => {
  const text = "import { hold } from './index.ts';";
  assert.match(faults(ledger, text)[0] ?? '', /own door/);
  assert.deepEqual(faults('server/src/ledger/hold.test.ts', text), []);
});

test('a room cannot import what wires rooms, nor leave the server', () => {
  assert.match(faults(ledger, "import { x } from '../main.ts';")[0] ?? '', /wires rooms/);
  assert.match(faults(ledger, "import { x } from '../../../bench/x.ts';")[0] ?? '', /outside/);
  assert.deepEqual(faults('server/src/main.ts', "import { x } from './api/index.ts';"), []);
});

test('the dashboard and the worker never import the server', () => {
  const text = "import { x } from '../../server/src/money/index.ts';";
  assert.match(faults('dashboard/src/page.tsx', text)[0] ?? '', /over HTTP/);
  assert.match(faults('models/src/main.ts', text)[0] ?? '', /over HTTP/);
});

test('a room of values imports neither input, output nor packages', () => {
  const path = 'server/src/money/nano-usd.ts';
  assert.match(faults(path, "import { readFile } from 'node:fs';")[0] ?? '', /no input or output/);
  assert.match(faults(path, "import pg from 'pg';")[0] ?? '', /no input or output/);
  assert.deepEqual(faults(ledger, "import pg from 'pg';"), []);
});

test('the diagram names every room once, in order', () => {
  const drawing = drawRooms();
  const places = ROOMS.map((room) => drawing.search(new RegExp(`(?:^│? *|\\| )${room}(?= )`, 'm')));
  assert.ok(places.every((place, at) => place > (places[at - 1] ?? -1)));
});
