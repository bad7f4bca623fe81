import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkProblems } from './check-problems.ts';
import { treeOf } from './tree.ts';

const PROBLEM = { 'not-found': { page: ['It is not there.'] } };

function faults(text: string, problems = PROBLEM, path = 'server/src/a.test.ts'): string[] {
  return checkProblems(treeOf({ [path]: text }), problems).map(({ message }) => message);
}

test('a refusal that no test mentions is found', () => {
  assert.deepEqual(faults('const a = 1; // not-found'), ['no test provokes not-found']);
  assert.deepEqual(faults("refuse('not-found');", PROBLEM, 'server/src/a.ts'), [
    'no test provokes not-found',
  ]);
});

test('a test mentions a refusal by its slug or by the address of its page', () => {
  assert.deepEqual(faults("assert.equal(body.code, 'not-found');"), []);
  assert.deepEqual(faults("get('https://example.com/problems/not-found');"), []);
});

test('a refusal without a page is found', () => {
  assert.deepEqual(faults("'not-found'", { 'not-found': { page: [] } }), ['not-found has no page']);
});
