import { matchesGlob } from 'node:path';
import type { Ban } from './bans.ts';
import { type Finding, lineAt } from './finding.ts';
import { isGenerated, type Tree } from './tree.ts';

/** Finds what a ban forbids, in every file the ban is about. */
export function checkBan(tree: Tree, ban: Ban): readonly Finding[] {
  const findings: Finding[] = [];
  for (const path of tree.texts.keys()) {
    const about = ban.about.includes(path) || (!isGenerated(path) && matches(path, ban.about));
    if (!about || matches(path, ban.allowed)) continue;
    const part = partOf(tree, path, ban);
    for (const match of part.matchAll(new RegExp(ban.pattern, `g${ban.pattern.flags}`))) {
      const start = match.index + (match[0].length - match[0].trimStart().length);
      const found = match[0].trim().slice(0, 40).replace(/\s+/g, ' ');
      const message = `"${found}" is banned here: write ${ban.instead}, because ${ban.why}`;
      findings.push({ path, line: lineAt(part, start), message });
    }
  }
  return findings;
}

function partOf(tree: Tree, path: string, ban: Ban): string {
  if (ban.place === 'text') return tree.texts.get(path) ?? '';
  return tree.masks.get(path)?.[ban.place] ?? '';
}

function matches(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => glob === '**' || matchesGlob(path, glob));
}
