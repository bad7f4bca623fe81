import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROBLEMS } from '../server/src/problems/index.ts';
import { RULES } from './check-tree.ts';
import { formatFinding } from './finding.ts';
import { readTree } from './tree.ts';

const tree = readTree(join(import.meta.dirname, '..'));

test('the project was read', () => {
  assert.ok(tree.sources.size > 50, `only ${tree.sources.size} sources were read`);
  assert.ok(tree.sources.has('tidy/tidy.test.ts'));
});

for (const [name, rule] of Object.entries(RULES)) {
  test(name, () => {
    assert.equal(rule(tree, PROBLEMS).map(formatFinding).join('\n'), '');
  });
}
