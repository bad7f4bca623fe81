import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { type Clock, toIso } from '../time/index.ts';
import { quoteName } from './database-url.ts';
import {
  type AppliedMigration,
  type Migration,
  planMigrations,
  readMigration,
} from './migration-plan.ts';
import { StartupError } from './startup-error.ts';

/** What migrations are run with. */
export type MigrateOptions = Readonly<{
  /** The role that the app works as; granted what `grants.sql` says. */
  appRole: string;
  clock: Clock;
  folder?: string | undefined;
  onStage: (line: string) => void;
}>;

/** The migrations of this version of Taximeter. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** One lock for every Taximeter in the world: it is taken per database. */
const MIGRATION_LOCK = '7236290541873';
const LOCK_WAIT_MS = 60_000;

/**
 * Brings the schema up to date as the owner: one transaction per file, one process at a time.
 *
 * Then applies `grants.sql`, always, so that rights an operator changed by hand are as
 * released again. A migration reads the current time as `current_setting('taximeter.now')`.
 * Refuses (StartupError): see `planMigrations`; a migration that fails, named.
 */
export async function migrate(owner: pg.Client, options: MigrateOptions): Promise<void> {
  const folder = options.folder ?? MIGRATIONS_FOLDER;
  const names = (await readdir(folder)).toSorted();
  const files: Migration[] = [];
  for (const name of names) {
    const file = readMigration(name, await readFile(join(folder, name), 'utf8'));
    if (file) files.push(file);
  }
  await owner.query('set search_path = public; set statement_timeout = 0');
  await lock(owner);
  try {
    const pending = planMigrations(files, await readApplied(owner));
    if (pending.length > 0) options.onStage(describe(pending));
    for (const file of pending) await apply(owner, file, options.clock);
    if (names.includes('grants.sql')) {
      await grant(owner, await readFile(join(folder, 'grants.sql'), 'utf8'), options.appRole);
    }
  } finally {
    await owner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
  }
}

async function lock(owner: pg.Client): Promise<void> {
  await owner.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
  try {
    await owner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  } catch (error) {
    throw new StartupError(
      'Another process has been migrating this database for a minute; let it end or stop it.',
      { cause: error },
    );
  }
}

async function readApplied(owner: pg.Client): Promise<AppliedMigration[]> {
  const found = await owner.query<{ there: boolean }>(
    `select to_regclass('public.migrations') is not null as there`,
  );
  if (found.rows[0]?.there !== true) {
    await owner.query(`create table if not exists public.migrations (
      version integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null)`);
  }
  const applied = await owner.query<AppliedMigration>(
    'select version, name, checksum from public.migrations order by version',
  );
  return applied.rows;
}

async function apply(owner: pg.Client, file: Migration, clock: Clock): Promise<void> {
  const now = toIso(clock.now());
  await owner.query('begin');
  try {
    await owner.query(`select set_config('taximeter.now', $1, true)`, [now]);
    await owner.query(file.sql);
    await owner.query(
      'insert into public.migrations (version, name, checksum, applied_at) values ($1, $2, $3, $4)',
      [file.version, file.name, file.checksum, now],
    );
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback').catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(
      `Migration ${file.version} (${file.name}) failed and was rolled back: ${reason}.`,
      { cause: error },
    );
  }
}

async function grant(owner: pg.Client, sql: string, appRole: string): Promise<void> {
  try {
    await owner.query(`begin;\n${fillGrants(sql, appRole)}\n;commit`);
  } catch (error) {
    await owner.query('rollback').catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`The app's role could not be given its rights: ${reason}.`, {
      cause: error,
    });
  }
}

/** Puts the app's role into `grants.sql` where it says `:app`. */
export function fillGrants(sql: string, appRole: string): string {
  return sql.replaceAll(/(?<![\w:]):app\b/g, () => quoteName(appRole));
}

function describe(pending: readonly Migration[]): string {
  const last = pending.at(-1);
  const count = pending.length === 1 ? '1 migration' : `${pending.length} migrations`;
  return `Database: applying ${count} (to ${last?.version ?? 0})`;
}
