import { createHash } from 'node:crypto';
import { StartupError } from './startup-error.ts';

/** One file of `server/migrations`: applied once, in order, never edited after its release. */
export type Migration = Readonly<{ version: number; name: string; checksum: string; sql: string }>;

/** A migration that a database says was applied to it. */
export type AppliedMigration = Readonly<{ version: number; name: string; checksum: string }>;

/** Takes a file as a migration; undefined when its name is not one (`grants.sql`). */
export function readMigration(fileName: string, sql: string): Migration | undefined {
  const match = /^(\d{6})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/.exec(fileName);
  if (match === null) return undefined;
  const [, digits = '', name = ''] = match;
  // Line ends are normalised, because git may check the same file out with CRLF.
  const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
  return { version: Number(digits), name, checksum, sql };
}

/**
 * Decides which migrations remain to be applied, in order.
 *
 * Refuses (StartupError): a database from a newer Taximeter, a migration that changed after it was
 * applied, and one that is older than what was applied: the schema would not be the one that
 * the tests have seen.
 */
export function planMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const ordered = files.toSorted((a, b) => a.version - b.version);
  ordered.forEach((file, index) => {
    if (file.version === ordered[index - 1]?.version) {
      throw new StartupError(`Two migrations have the number ${file.version}; renumber one.`);
    }
  });
  const known = new Map(ordered.map((file) => [file.version, file]));
  for (const row of applied) checkApplied(row, known.get(row.version));
  const done = new Set(applied.map((row) => row.version));
  const newest = Math.max(0, ...done);
  const pending = ordered.filter((file) => !done.has(file.version));
  const late = pending.find((file) => file.version < newest);
  if (late) {
    throw new StartupError(
      `Migration ${late.version} (${late.name}) was never applied, but ${newest} was; ` +
        'this is not the order of any release: restore the migrations folder.',
    );
  }
  return pending;
}

function checkApplied(row: AppliedMigration, file: Migration | undefined): void {
  if (file === undefined) {
    throw new StartupError(
      `The database was migrated by a newer version of Taximeter (migration ${row.version}, ` +
        `${row.name}); start that version, or restore a backup from before it.`,
    );
  }
  if (file.checksum !== row.checksum) {
    throw new StartupError(
      `Migration ${row.version} (${row.name}) changed after it was applied to this database; ` +
        'restore the file as it was released and write a new migration instead.',
    );
  }
}
