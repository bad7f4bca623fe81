import type { Node } from 'typescript/unstable/ast';
import { isIdentifier, isStringLiteral, SyntaxKind } from 'typescript/unstable/ast';
import type { Finding } from './finding.ts';
import type { Tree } from './tree.ts';

/** What this check needs to know of the catalog of refusals. */
export type Problems = Readonly<Record<string, Readonly<{ page: readonly string[] }>>>;

const CATALOG = 'server/src/problems/catalog.ts';

/** Checks that every refusal has a page, and a test that mentions it by its slug. */
export function checkProblems(tree: Tree, problems: Problems): readonly Finding[] {
  const tested = slugsInTests(tree);
  return Object.entries(problems).flatMap(([slug, { page }]) => {
    const findings: Finding[] = [];
    if (page.join('').trim() === '') {
      findings.push({ path: CATALOG, line: 1, message: `${slug} has no page` });
    }
    if (!tested.has(slug)) {
      findings.push({ path: CATALOG, line: 1, message: `no test provokes ${slug}` });
    }
    return findings;
  });
}

/** Every string and property name in a test: a slug among them is one the test is about. */
function slugsInTests(tree: Tree): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [path, source] of tree.sources) {
    if (!/\.test\.tsx?$/.test(path) || path.startsWith('tidy/')) continue;
    const visit = (node: Node): void => {
      if (isStringLiteral(node)) words.add(node.text.replace(/^.*\/problems\//, ''));
      else if (isIdentifier(node) && node.parent.kind === SyntaxKind.PropertyAssignment) {
        words.add(node.text);
      }
      node.forEachChild((child) => visit(child));
    };
    visit(source);
  }
  return words;
}
