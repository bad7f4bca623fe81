import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFurniture } from './check-furniture.ts';
import { ROOMS } from './rooms.ts';
import { treeOf } from './tree.ts';

/** A house in which every room is furnished, with some files changed. */
function faults(changes: Readonly<Record<string, string | undefined>> = {}): readonly string[] {
  const files: Record<string, string | undefined> = {};
  for (const room of ROOMS) {
    files[`server/src/${room}/README.md`] = `# ${room}\n`;
    files[`server/src/${room}/index.ts`] = "export { a } from './a.ts';\n";
  }
  const kept = Object.entries({ ...files, ...changes }).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  );
  return checkFurniture(treeOf(Object.fromEntries(kept))).map(({ message }) => message);
}

test('a furnished house has no faults', () => {
  assert.deepEqual(faults(), []);
});

test('a room has a README of at most 60 lines, and a door', () => {
  assert.match(faults({ 'server/src/ledger/README.md': undefined })[0] ?? '', /lacks it/);
  assert.match(faults({ 'server/src/ledger/README.md': 'a\n'.repeat(61) })[0] ?? '', /61 lines/);
  assert.match(faults({ 'server/src/ledger/index.ts': undefined })[0] ?? '', /lacks a door/);
  assert.deepEqual(faults({ 'server/src/api/index.ts': undefined }), []);
});

test('a room that is not in the order has no place, and the order names no empty room', () => {
  const files = { 'server/src/cellar/README.md': '# cellar\n', 'server/src/cellar/index.ts': '' };
  assert.match(faults(files)[0] ?? '', /cellar\/ has no place/);
  const gone = { 'server/src/runs/README.md': undefined, 'server/src/runs/index.ts': undefined };
  assert.match(faults(gone)[0] ?? '', /no room runs/);
});

test('a door holds explicit named re-exports, at most 30 lines', () => {
  const door = 'server/src/ledger/index.ts';
  for (const text of [
    "export * from './hold.ts';",
    "export * as hold from './hold.ts';",
    "import { hold } from './hold.ts';",
    'export const hold = 1;',
    'const hold = 1;\nexport { hold };',
  ]) {
    assert.match(faults({ [door]: text })[0] ?? '', /nothing but explicit/, text);
  }
  const names = `export {\n${'  name,\n'.repeat(29)}} from './hold.ts';\n`;
  assert.match(faults({ [door]: names })[0] ?? '', /31 lines/);
});

test('folders are named for what they are about, files in kebab-case', () => {
  for (const folder of ['utils', 'shared', 'common', 'lib', 'types']) {
    assert.match(faults({ [`dashboard/src/${folder}/a.ts`]: '' })[0] ?? '', /says nothing/);
  }
  assert.match(faults({ 'server/src/ledger/settleHold.ts': '' })[0] ?? '', /kebab-case/);
  assert.deepEqual(faults({ 'server/src/ledger/settle-hold.db.test.ts': '' }), []);
});
