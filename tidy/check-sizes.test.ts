import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSizes } from './check-sizes.ts';
import { treeOf } from './tree.ts';

function faults(path: string, text: string): readonly string[] {
  return checkSizes(treeOf({ [path]: text })).map(({ message }) => message);
}

function linesOf(count: number): string {
  return '  work();\n'.repeat(count);
}

test('a function of 60 lines is let pass, one of 61 is not, whatever its form', () => {
  for (const [head, tail] of [
    ['function settle() {\n', '}'],
    ['const settle = () => {\n', '};'],
    ['class Hold { settle() {\n', '} }'],
    ["test('a hold', () => {\n", '});'],
  ]) {
    assert.deepEqual(faults('a.ts', `${head}${linesOf(58)}${tail}`), []);
    assert.match(faults('a.ts', `${head}${linesOf(59)}${tail}`)[0] ?? '', /61 lines/);
  }
});

test('a docstring does not count, nor does a heading over tests', () => {
  const docstring = `/**\n${' * why\n'.repeat(30)} */\n`;
  assert.deepEqual(faults('a.ts', `${docstring}function a() {\n${linesOf(58)}}`), []);
  assert.deepEqual(faults('a.test.ts', `describe('a', () => {\n${linesOf(90)}});`), []);
});

test('a file has at most 400 lines, a page 250', () => {
  assert.deepEqual(faults('a.ts', 'work();\n'.repeat(400)), []);
  assert.match(faults('a.ts', 'work();\n'.repeat(401))[0] ?? '', /401 lines/);
  assert.match(faults('a.tsx', 'work();\n'.repeat(251))[0] ?? '', /251 lines/);
  assert.match(faults('a.sql', 'select 1;\n'.repeat(401))[0] ?? '', /401 lines/);
});

test('a line has at most 100 characters unless a sentence or an address makes it longer', () => {
  assert.deepEqual(faults('a.ts', `// ${'é'.repeat(97)}`), []);
  assert.match(faults('a.ts', `// ${'é'.repeat(98)}`)[0] ?? '', /101 characters/);
  assert.deepEqual(faults('a.ts', `const a = '${'word '.repeat(30)}';`), []);
  assert.deepEqual(faults('a.ts', `// https://example.com/${'a'.repeat(100)}`), []);
});
