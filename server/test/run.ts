/**
 * Runs the tests: `node server/test/run.ts [--check] [--soak] [part of a path …]`.
 *
 * `--check` runs the static checks before them; `--soak` runs the races, kills and random histories
 * at full count. The last line printed is always `N passed, N failed`, whatever happens.
 */
import { globSync } from 'node:fs';
import { runGroup } from './run-group.ts';
import { runStaticChecks } from './static-checks.ts';
import { shareTestCluster } from './support/test-cluster.ts';
import { addTallies, EMPTY_TALLY, type Tally } from './tally.ts';

const PLACES = ['server', 'models', 'dashboard', 'bench', 'tidy'];
const HEAVY = ['server/test/browser/', 'server/test/kills/', 'bench/'];
const DATABASE = /\.db\.test\.ts$|^server\/test\//;
const MINUTE_MS = 60_000;

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const parts = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const soak = flags.includes('--soak');
if (soak) process.env.SOAK = '1';

let tally: Tally = EMPTY_TALLY;
const stop = new AbortController();
process.on('uncaughtException', (error) => finish(`the runner crashed: ${error.stack ?? error}`));
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
await runEverything();
finish();

async function runEverything(): Promise<void> {
  if (flags.includes('--check')) tally = addTallies(tally, runStaticChecks());
  const files = findTests();
  if (files.length === 0) throw new Error('no test file was found');
  // One PostgreSQL for all files that want one; without it each starts its own.
  if (files.some((file) => DATABASE.test(file))) await shareTestCluster();
  const heavy = files.filter((file) => HEAVY.some((place) => file.startsWith(place)));
  const light = files.filter((file) => !heavy.includes(file));
  const limitMs = (soak ? 600 : 10) * MINUTE_MS;
  const together = { name: 'tests', files: light, concurrency: 2, limitMs };
  const oneByOne = { name: 'kills and browser, one by one', files: heavy, concurrency: 1, limitMs };
  tally = addTallies(tally, await runGroup(together, stop.signal));
  tally = addTallies(tally, await runGroup(oneByOne, stop.signal));
}

function findTests(): string[] {
  const patterns = PLACES.map((place) => `${place}/**/*.test.{ts,tsx}`);
  const found = globSync(patterns, { exclude: ['**/node_modules/**', '**/dist/**'] });
  const wanted = found.filter(
    (file) => parts.length === 0 || parts.some((part) => file.includes(part)),
  );
  return wanted.sort();
}

function finish(mishap?: string): never {
  if (mishap !== undefined) {
    tally = addTallies(tally, { passed: 0, failures: [mishap] });
  }
  const failures = tally.failures.map((name) => `  ✖ ${name}\n`).join('');
  if (failures !== '') process.stdout.write(`\nFailed:\n${failures}`);
  process.stdout.write(`\n${tally.passed} passed, ${tally.failures.length} failed\n`);
  process.exit(tally.failures.length === 0 ? 0 : 1);
}
