import { readFile } from 'node:fs/promises';
import { type Invariant, parseInvariants } from './invariant.ts';

const FILES = ['./invariants.sql', './totals.sql'];

/** Reads the invariants that are checked in beside this file: the auditor's 43 and our own. */
export async function loadInvariants(): Promise<readonly Invariant[]> {
  const texts = FILES.map((file) => readFile(new URL(file, import.meta.url), 'utf8'));
  return (await Promise.all(texts)).flatMap(parseInvariants);
}
