import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Tally } from './tally.ts';

/** Test files that run together: `concurrency` files at a time, all within `limitMs`. */
export type Group = Readonly<{
  name: string;
  files: readonly string[];
  concurrency: number;
  limitMs: number;
}>;

type Counts = Readonly<{ tests: number; passed: number }>;

/**
 * Runs a group, prints its tests as they end, and counts them.
 *
 * A file that cannot be loaded or dies is a failure, and so is every test that was skipped,
 * postponed or cancelled: a test that did not run has not passed.
 */
export async function runGroup(group: Group, stop: AbortSignal): Promise<Tally> {
  process.stdout.write(`\n▶ ${group.name}: ${group.files.length} files\n`);
  if (group.files.length === 0) return { passed: 0, failures: [] };
  const stream = run({
    files: [...group.files],
    concurrency: group.concurrency,
    signal: AbortSignal.any([stop, AbortSignal.timeout(group.limitMs)]),
  });
  const names: string[] = [];
  let counts: Counts | undefined;
  stream.on('test:fail', (event) => {
    if (event.details.type !== 'suite') names.push(nameOf(event.name, event.file));
  });
  stream.on('test:summary', (event) => {
    if (event.file === undefined) counts = event.counts;
  });
  stream.compose(spec).pipe(process.stdout, { end: false });
  await new Promise((resolve) => stream.once('end', resolve).once('error', resolve));
  return tallyOf(group, names, counts);
}

function nameOf(name: string, file: string | undefined): string {
  const path = file === undefined ? '' : relative('.', file);
  return name.endsWith(path) ? `${path} could not be run` : `${path}: ${name}`;
}

function tallyOf(group: Group, names: readonly string[], counts: Counts | undefined): Tally {
  if (counts === undefined) {
    return { passed: 0, failures: [...names, `${group.name}: the runner did not finish`] };
  }
  const failures = [...names];
  const notPassed = counts.tests - counts.passed;
  while (failures.length < notPassed) failures.push(`${group.name}: a test that did not run`);
  return { passed: counts.passed, failures };
}
