import { exportsOf, headingOf, wordsOf } from './docstrings.ts';
import { type Finding, lineAt } from './finding.ts';
import { isGenerated, type Tree } from './tree.ts';

const DOCUMENTED = /^(?:server|models|bench|tidy)\/(?!.*\.test\.ts$)/;
const REPOSITORY_PATH = /^(?:server|dashboard|models|bench|tidy|decisions)\/[\w./-]+$|^[A-Z]+\.md$/;

/**
 * Checks that each export says what it is for, and that docstrings name only refusals of the
 * catalog and sources that exist.
 */
export function checkDocstrings(tree: Tree, slugs: ReadonlySet<string>): readonly Finding[] {
  return [...checkPresence(tree), ...checkRefusals(tree, slugs), ...checkSources(tree)];
}

function checkPresence(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, source] of tree.sources) {
    if (!DOCUMENTED.test(path) || isGenerated(path)) continue;
    for (const { name, line, docstring } of exportsOf(source)) {
      if (docstring !== undefined && /\w/.test(docstring)) continue;
      findings.push({ path, line, message: `${name} is exported without a docstring` });
    }
  }
  return findings;
}

function checkRefusals(tree: Tree, slugs: ReadonlySet<string>): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, source] of tree.sources) {
    if (!path.startsWith('server/src/')) continue;
    for (const { name, line, docstring } of exportsOf(source)) {
      for (const slug of refusalsOf(docstring ?? '').filter((each) => !slugs.has(each))) {
        const message = `${name} refuses with ${slug}, which is not in the catalog`;
        findings.push({ path, line, message });
      }
    }
  }
  return findings;
}

/** The slugs of `Refuses: slug · slug with a word on when · slug`. */
function refusalsOf(docstring: string): readonly string[] {
  const items = headingOf(docstring, 'Refuses')?.split('·') ?? [];
  return items.map((item) => /^[\s`]*([\w-]+)/.exec(item)?.[1] ?? item);
}

function checkSources(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, { comments }] of tree.masks) {
    for (const match of comments.matchAll(/\bSource: *([^\n]*)/g)) {
      for (const word of wordsOf(match[1] ?? '').split(/[\s·,;]+/)) {
        const file = word.replace(/[.)]+$/, '').replace(/#.*$/, '');
        const exists = [...tree.paths].some((each) => each === file || each.startsWith(`${file}/`));
        if (!REPOSITORY_PATH.test(file) || exists) continue;
        const line = lineAt(comments, match.index);
        findings.push({ path, line, message: `the source ${file} does not exist` });
      }
    }
  }
  return findings;
}
