import { posix } from 'node:path';
import { type Finding, lineAt } from './finding.ts';
import { drawRooms } from './rooms.ts';
import type { Tree } from './tree.ts';

const PAPERS = [
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'GLOSSARY.md',
  'LICENSE',
  'README.md',
  'STYLE.md',
];
const DIAGRAM = /(<!-- rooms -->\n```text\n)([\s\S]*?)(```\n<!-- \/rooms -->)/;
const DECISION = /^decisions\/(\d{4})-[a-z0-9-]+\.md$/;

/** Checks the papers: all there, the diagram up to date, links that lead somewhere, decisions. */
export function checkPapers(tree: Tree): readonly Finding[] {
  const missing = PAPERS.filter((path) => !tree.paths.has(path));
  return [
    ...missing.map((path) => ({ path, line: 1, message: 'this paper is missing' })),
    ...checkDiagram(tree),
    ...checkLinks(tree),
    ...checkDecisions(tree),
  ];
}

/** Puts the diagram of rooms into ARCHITECTURE.md. */
export function withDiagram(architecture: string): string {
  return architecture.replace(DIAGRAM, (_all, before: string, _old: string, after: string) => {
    return `${before}${drawRooms()}\n${after}`;
  });
}

function checkDiagram(tree: Tree): readonly Finding[] {
  const path = 'ARCHITECTURE.md';
  const text = tree.texts.get(path);
  if (text === undefined) return [];
  if (!DIAGRAM.test(text)) {
    return [{ path, line: 1, message: 'the diagram of rooms, between its marks, is missing' }];
  }
  if (withDiagram(text) === text) return [];
  const line = lineAt(text, text.search(DIAGRAM));
  return [{ path, line, message: 'the diagram is out of date: npm run tidy -- --write' }];
}

function checkLinks(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, text] of tree.texts) {
    if (!path.endsWith('.md')) continue;
    for (const match of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const target = (match[1] ?? '').replace(/#.*$/, '');
      if (target === '' || /^[a-z]+:/.test(target) || target.startsWith('/')) continue;
      const file = posix.join(posix.dirname(path), target).replace(/\/$/, '');
      if ([...tree.paths].some((each) => each === file || each.startsWith(`${file}/`))) continue;
      const line = lineAt(text, match.index);
      findings.push({ path, line, message: `the link to ${target} leads nowhere` });
    }
  }
  return findings;
}

function checkDecisions(tree: Tree): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const path of [...tree.paths].filter((each) => each.startsWith('decisions/')).sort()) {
    const number = DECISION.exec(path)?.[1];
    if (number === undefined) {
      findings.push({ path, line: 1, message: 'a decision is named NNNN-what-was-decided.md' });
      continue;
    }
    const twin = seen.get(number);
    if (twin !== undefined) {
      findings.push({ path, line: 1, message: `${number} is also the number of ${twin}` });
    }
    seen.set(number, path);
    for (const heading of ['Context', 'Decision', 'Consequences']) {
      if (new RegExp(`^## ${heading}$`, 'm').test(tree.texts.get(path) ?? '')) continue;
      findings.push({ path, line: 1, message: `a decision has a section "## ${heading}"` });
    }
  }
  return findings;
}
