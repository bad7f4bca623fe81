import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { addTallies, EMPTY_TALLY, type Tally } from './tally.ts';

type Check = Readonly<{ name: string; command: readonly string[]; unchanged?: readonly string[] }>;

/**
 * What is checked without running the product; each counts as one test.
 *
 * `unchanged` names generated files that are checked in: running their generator must not change
 * them, or somebody changed a route without regenerating what is made from it.
 */
const CHECKS: readonly Check[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'types: server, models, bench, tidy', command: ['tsc', '-p', '.'] },
  { name: 'types: dashboard', command: ['tsc', '-p', 'dashboard'] },
  { name: 'nothing unused', command: ['knip'] },
  {
    name: 'the API description and its client are those of the routes',
    command: ['npm', 'run', '--silent', 'openapi'],
    unchanged: ['server/openapi.json', 'dashboard/src/client/schema.d.ts'],
  },
];

/** Runs every static check, prints what each has to say, and counts them. */
export function runStaticChecks(): Tally {
  return CHECKS.map(runCheck).reduce(addTallies, EMPTY_TALLY);
}

function runCheck(check: Check): Tally {
  process.stdout.write(`\n▶ ${check.name}\n`);
  const [program = '', ...rest] = check.command;
  const before = (check.unchanged ?? []).map(contents);
  const result = spawnSync(program, rest, { stdio: 'inherit' });
  const changed = (check.unchanged ?? []).filter((path, at) => contents(path) !== before[at]);
  for (const path of changed) {
    process.stdout.write(`${path} was out of date and has been written anew: commit it\n`);
  }
  if (result.status === 0 && changed.length === 0) return { passed: 1, failures: [] };
  return { passed: 0, failures: [check.name] };
}

function contents(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
