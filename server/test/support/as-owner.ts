import pg from 'pg';
import type { Database } from '../../src/postgres/index.ts';

/** Does SQL as the role that owns the tables: what the application itself may not do. */
export async function asOwner(
  database: Pick<Database, 'ownerUrl'>,
  ...statements: readonly string[]
): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    for (const statement of statements) await owner.query(statement);
  } finally {
    await owner.end();
  }
}
