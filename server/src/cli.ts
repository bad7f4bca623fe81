/**
 * The operator's command line: `npm run --silent taximeter -- <command> [--json]`.
 *
 * It works whether or not the server runs, but makes no database: a mistyped DATA_DIR would be an
 * empty installation. With `--json` one JSON value goes to stdout, a problem
 * too. Exit codes: 0, 1 where something is refused or wrong, 2 for a command that is none.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Command, CommandAnswer } from './command.ts';
import { BOOKS_COMMANDS } from './commands-books.ts';
import { CATALOG_COMMANDS } from './commands-catalog.ts';
import { CUSTOMER_COMMANDS } from './commands-customers.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { DataFileError } from './data-files/index.ts';
import { loadDataFiles, readDataFiles } from './load-data-files.ts';
import { createPlanCache, type PlanList } from './plans/index.ts';
import {
  createDatabaseClock,
  createTestDatabaseClock,
  type Database,
  findCluster,
  openDatabase,
  readTestClock,
  StartupError,
} from './postgres/index.ts';
import { ProblemError } from './problems/index.ts';
import type { Clock } from './time/index.ts';

const COMMANDS: readonly Command[] = [
  ...CUSTOMER_COMMANDS,
  ...CATALOG_COMMANDS,
  ...BOOKS_COMMANDS,
].toSorted((a, b) => a.name.localeCompare(b.name));

const USAGE = 'npm run --silent taximeter -- <command> [--json]';

/** PostgreSQL's codes for a table, a column or a function that is not there. */
const NOT_IN_SCHEMA = new Set(['42P01', '42703', '42883']);

/** A command line that says nothing sensible. */
class UsageError extends Error {}

const home = fileURLToPath(new URL('../..', import.meta.url));
const asJson = process.argv.includes('--json');
process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== '--json'));

async function main(given: readonly string[]): Promise<number> {
  try {
    const [name = 'help', ...rest] = given;
    if (['help', '--help', '-h'].includes(name)) {
      if (asJson) printJson(commandList());
      else process.stdout.write(help());
      return 0;
    }
    const command = COMMANDS.find((each) => each.name === name);
    if (command === undefined) throw new UsageError(`There is no command ${name}; try help.`);
    if (rest.some((word) => word === '--help' || word === '-h')) {
      if (asJson) printJson(listed(command));
      else process.stdout.write(helpOf(command));
      return 0;
    }
    const parsed = parse(command, rest);
    const configuration = readConfiguration(process.env, home);
    const answer = await perform(command, parsed, configuration);
    if (asJson) printJson(answer.value);
    else for (const line of answer.lines) process.stdout.write(`${line}\n`);
    return answer.well === false ? 1 : 0;
  } catch (error) {
    return report(error);
  }
}

type Parsed = Readonly<{ options: Readonly<Record<string, string>>; words: readonly string[] }>;

function parse(command: Command, given: readonly string[]): Parsed {
  const { required, optional = [], words = { least: 0, most: 0 } } = command;
  const names = [...required, ...optional];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const usage = `Use: taximeter -- ${command.name} ${command.usage}`;
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      options,
      allowPositionals: true,
    });
    const missing = required.find((name) => values[name] === undefined);
    if (missing !== undefined) throw new UsageError(`--${missing} is missing. ${usage}`);
    if (positionals.length < words.least || positionals.length > words.most) {
      throw new UsageError(usage);
    }
    return { options: values as Record<string, string>, words: positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new UsageError(`${why}. ${usage}`);
  }
}

async function perform(
  command: Command,
  parsed: Parsed,
  configuration: Configuration,
): Promise<CommandAnswer> {
  const { dataDir, databaseUrl, databaseMigrationUrl: migrationUrl } = configuration;
  if (databaseUrl === undefined && (await findCluster(dataDir)) === undefined) {
    throw new StartupError(`There is no database in ${dataDir}; start the server once first.`);
  }
  const database = await openDatabase({ dataDir, databaseUrl, migrationUrl, share: true });
  const clock = await openClock(database);
  try {
    const plans = await openPlans(database, clock, configuration);
    const environment = process.env;
    return await command.run({ ...parsed, configuration, environment, database, clock, plans });
  } catch (error) {
    throw explainSchema(error);
  } finally {
    clock.stop();
    await database.stop();
  }
}

/** A server of an earlier version runs on this database: only a server migrates it. */
function explainSchema(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!NOT_IN_SCHEMA.has(code)) return error;
  const advice = 'start the server of this version once, and try again.';
  return new StartupError(`The database is not yet of this version of Taximeter: ${advice}`, {
    cause: error,
  });
}

async function openClock(database: Database): Promise<Clock & { stop: () => void }> {
  const standsAt = await readTestClock(database.pool);
  return standsAt === undefined
    ? await createDatabaseClock(database.pool)
    : await createTestDatabaseClock(database.pool);
}

/** The plans; on a database that no server has been started on, the files are loaded first. */
async function openPlans(
  database: Database,
  clock: Clock,
  configuration: Configuration,
): Promise<PlanList> {
  const cache = await createPlanCache({ db: database.pool, onError: () => {} });
  cache.stop();
  if (cache.current().offered.length > 0) return cache.current();
  const files = await readDataFiles({ ...configuration, environment: process.env });
  await loadDataFiles(database, clock, files);
  return await cache.refresh();
}

/** The help for programs. */
function commandList(): unknown {
  return { usage: USAGE, commands: COMMANDS.map(listed) };
}

function listed({ name, usage, summary }: Command) {
  return { name, usage, summary };
}

function helpOf({ name, usage, summary }: Command): string {
  const line = `npm run --silent taximeter -- ${name} ${usage}`.trimEnd();
  return `${line} [--json]\n\n${summary}.\n`;
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(
    ({ name, usage, summary }) =>
      `  ${name.padEnd(width)}  ${usage}\n  ${''.padEnd(width)}  ${summary}`,
  );
  return `${USAGE}\n\n${lines.join('\n')}\n`;
}

function report(error: unknown): number {
  const isUsage = error instanceof UsageError;
  const isExpected =
    isUsage ||
    error instanceof ProblemError ||
    error instanceof StartupError ||
    error instanceof DataFileError;
  const detail = error instanceof Error ? error.message : String(error);
  if (asJson) {
    const code = error instanceof ProblemError ? error.slug : isUsage ? 'usage' : 'failed';
    const members = error instanceof ProblemError ? error.members : {};
    printJson({ code, detail, ...members });
  } else {
    process.stderr.write(`${detail}\n`);
  }
  if (!isExpected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return isUsage ? 2 : 1;
}

/** Bigints as text, as everywhere on the wire. */
function printJson(value: unknown): void {
  const text = JSON.stringify(
    value,
    (_name, member: unknown) => (typeof member === 'bigint' ? member.toString() : member),
    2,
  );
  process.stdout.write(`${text}\n`);
}
