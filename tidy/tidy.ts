/**
 * Checks the project against the rules of the house: `npm run tidy`, or with `-- --write` to put
 * the diagram of rooms into ARCHITECTURE.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEMS } from '../server/src/problems/index.ts';
import { withDiagram } from './check-papers.ts';
import { checkTree } from './check-tree.ts';
import { formatFinding } from './finding.ts';
import { readTree } from './tree.ts';

const root = join(import.meta.dirname, '..');

if (process.argv.includes('--write')) {
  const path = join(root, 'ARCHITECTURE.md');
  writeFileSync(path, withDiagram(readFileSync(path, 'utf8')));
}
const tree = readTree(root);
const findings = checkTree(tree, PROBLEMS);
for (const finding of findings) console.log(formatFinding(finding));
console.log(`tidy: ${findings.length} findings in ${tree.texts.size} files`);
if (findings.length > 0) process.exitCode = 1;
