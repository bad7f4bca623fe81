import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDocstrings } from './check-docstrings.ts';
import { treeOf } from './tree.ts';

const SLUGS = new Set(['out-of-credits', 'not-found']);

function faults(text: string, path = 'server/src/ledger/hold.ts'): readonly string[] {
  const tree = treeOf({ [path]: text, 'decisions/0001-the-house.md': '' });
  return checkDocstrings(tree, SLUGS).map(({ message }) => message);
}

test('every kind of export needs a docstring of its own', () => {
  for (const text of [
    'export function settle() {}',
    'export async function settle() {}',
    'export const settle = () => 1;',
    'export class settle {}',
    'export type settle = 1;',
    'export interface settle {}',
    '/* Only a comment. */\nexport function settle() {}',
    '/** */\nexport function settle() {}',
    '/** Of another thing. */\nconst a = 1;\nexport function settle() {}',
  ]) {
    assert.deepEqual(faults(text), ['settle is exported without a docstring'], text);
  }
});

test('a docstring is enough, once for the overloads of a function', () => {
  const text = '/** Reads. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;';
  assert.deepEqual(faults(text), []);
  assert.deepEqual(faults('export function a() {}', 'server/src/ledger/hold.test.ts'), []);
  assert.deepEqual(faults("export { a } from './a.ts';"), []);
});

test('what a docstring says it refuses is in the catalog', () => {
  const doc = (line: string): string => `/**\n * Settles.\n *\n * ${line}\n */\nexport type A = 1;`;
  assert.deepEqual(faults(doc('Refuses: not-found for a stranger · out-of-credits.')), []);
  assert.deepEqual(faults(doc('Refuses: not-found ·\n * broke.\n * Law: sums to zero.')), [
    'A refuses with broke, which is not in the catalog',
  ]);
});

test('what a comment gives as its source exists', () => {
  const from = (source: string): string => `/** A.\n * Source: ${source} */\nexport type A = 1;`;
  assert.deepEqual(faults(from('decisions/0001-the-house.md')), []);
  assert.deepEqual(faults(from('RFC 9457 section 3.1; https://example.com/a/b.md')), []);
  assert.deepEqual(faults(from('decisions/0999-gone.md.')), [
    'the source decisions/0999-gone.md does not exist',
  ]);
});
