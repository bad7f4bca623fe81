import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPapers, withDiagram } from './check-papers.ts';
import { treeOf } from './tree.ts';

const DIAGRAM = withDiagram('<!-- rooms -->\n```text\nold\n```\n<!-- /rooms -->');
const DECISION = '# A\n\n## Context\n\n## Decision\n\n## Consequences\n';
const PAPERS = {
  'ARCHITECTURE.md': DIAGRAM,
  'CHANGELOG.md': '',
  'CONTRIBUTING.md': '',
  'GLOSSARY.md': '',
  LICENSE: '',
  'README.md': '',
  'STYLE.md': '',
};

function faults(changes: Readonly<Record<string, string>>): readonly string[] {
  return checkPapers(treeOf({ ...PAPERS, ...changes })).map(({ message }) => message);
}

test('all papers are there', () => {
  assert.deepEqual(faults({}), []);
  const { LICENSE: _licence, ...rest } = PAPERS;
  assert.deepEqual(
    checkPapers(treeOf(rest)).map(({ path }) => path),
    ['LICENSE'],
  );
});

test('the diagram is the one the order of rooms draws', () => {
  assert.match(faults({ 'ARCHITECTURE.md': '# Rooms' })[0] ?? '', /missing/);
  const other = DIAGRAM.replace('ledger', 'cellar');
  assert.match(faults({ 'ARCHITECTURE.md': other })[0] ?? '', /out of date/);
  assert.deepEqual(faults({ 'ARCHITECTURE.md': withDiagram(other) }), []);
});

test('links lead somewhere', () => {
  const links = '[a](STYLE.md#names) [b](https://example.com) [c](#here) [d](decisions/)';
  const decision = { 'decisions/0001-the-house.md': DECISION };
  assert.deepEqual(faults({ 'README.md': links, ...decision }), []);
  assert.match(faults({ 'README.md': '[a](GONE.md)' })[0] ?? '', /GONE\.md leads nowhere/);
});

test('decisions are numbered once, named, and say why', () => {
  assert.match(faults({ 'decisions/house.md': DECISION })[0] ?? '', /is named/);
  assert.match(faults({ 'decisions/0001-a.md': '# A' })[0] ?? '', /section "## Context"/);
  const twins = { 'decisions/0001-a.md': DECISION, 'decisions/0001-b.md': DECISION };
  assert.match(faults(twins)[0] ?? '', /also the number/);
});
