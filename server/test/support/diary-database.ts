import pg from 'pg';
import type { Database } from '../../src/postgres/index.ts';
import { cleanUp, type TestScope } from './clean-up.ts';
import { withTestDatabase } from './database.ts';
import { testCluster } from './test-cluster.ts';

/** The database of one diary, and how it goes away and comes back. */
export type DiaryDatabase = Readonly<{
  database: Database;
  /** Ends every connection and lets nobody in again, as when the server's machine is gone. */
  takeAway: () => Promise<void>;
  bringBack: () => Promise<void>;
}>;

/** Makes a database of its own in the cluster that the tests share. */
export async function openDiaryDatabase(t: TestScope): Promise<DiaryDatabase> {
  const database = await withTestDatabase(t);
  const name = new URL(database.ownerUrl).pathname.slice(1);
  const { superuserUrl } = await testCluster();
  const administrator = new pg.Client({ connectionString: superuserUrl });
  await administrator.connect();
  cleanUp(t, () => administrator.end());
  return {
    database,
    takeAway: async () => {
      await administrator.query(`alter database ${name} allow_connections false`);
      await administrator.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      );
    },
    bringBack: async () => {
      await administrator.query(`alter database ${name} allow_connections true`);
    },
  };
}
