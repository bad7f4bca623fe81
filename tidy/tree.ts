import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from 'typescript/unstable/ast';
import { type Mask, maskSource, maskSql } from './mask.ts';
import { parseAll } from './parse.ts';

/** The project's text files by path, with their sources parsed and taken apart. */
export type Tree = Readonly<{
  texts: ReadonlyMap<string, string>;
  sources: ReadonlyMap<string, SourceFile>;
  masks: ReadonlyMap<string, Mask>;
  /** Every path there is, those of files that are not text included. */
  paths: ReadonlySet<string>;
}>;

const LEFT_OUT = new Set(['.git', '.tmp', 'coverage', 'dist', 'node_modules']);
const TEXT = /\.(?:ts|tsx|mjs|sql|md|json|yaml|yml|css|html|svg|sh)$|^\.ci\/run$|^\.npmrc$/;
const SOURCE = /\.(?:ts|tsx|mjs)$/;

/** Written by a program: nobody reads it line by line, so rules of style do not apply to it. */
const GENERATED = new Set([
  'dashboard/src/client/schema.d.ts',
  'package-lock.json',
  'server/openapi.json',
]);

/** Tells whether a file is written by a program. */
export function isGenerated(path: string): boolean {
  return GENERATED.has(path);
}

/** Makes a tree of texts: what a test hands to a rule. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  const all = new Map(Object.entries(texts));
  return makeTree(all, new Set(all.keys()));
}

/** Reads the project below a folder; throws when there is nothing to read. */
export function readTree(root: string): Tree {
  const paths = listFiles(root, '');
  const texts = new Map<string, string>();
  for (const path of paths) {
    if (TEXT.test(path)) texts.set(path, readFileSync(join(root, path), 'utf8'));
  }
  const sources = [...texts.keys()].filter((path) => SOURCE.test(path));
  if (sources.length === 0) throw new Error(`no source file was found below ${root}`);
  return makeTree(texts, new Set(paths));
}

function makeTree(texts: ReadonlyMap<string, string>, paths: ReadonlySet<string>): Tree {
  const code = new Map([...texts].filter(([path]) => SOURCE.test(path) && !isGenerated(path)));
  const sources = code.size === 0 ? new Map<string, SourceFile>() : parseAll(code);
  const masks = new Map<string, Mask>();
  for (const [path, source] of sources) masks.set(path, maskSource(source));
  for (const [path, text] of texts) if (path.endsWith('.sql')) masks.set(path, maskSql(text));
  return { texts, sources, masks, paths };
}

function listFiles(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (LEFT_OUT.has(entry.name) || path === 'data') return [];
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}
