import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { withDatabase } from '../../src/postgres/index.ts';
import { cleanUp, type TestScope } from './clean-up.ts';
import { dropDatabase, testCluster } from './test-cluster.ts';

/** An empty database, and how its cluster's three roles reach it. */
export type EmptyDatabase = Readonly<{
  name: string;
  superuserUrl: string;
  ownerUrl: string;
  appUrl: string;
  /** Runs SQL as the superuser. */
  administer: (sql: string) => Promise<void>;
}>;

/** Makes a database without any migration, removed after the test: for tests of starting. */
export async function createEmptyDatabase(t: TestScope): Promise<EmptyDatabase> {
  const cluster = await testCluster();
  const name = `empty_${randomBytes(8).toString('hex')}`;
  const superuserUrl = withDatabase(cluster.superuserUrl, name);
  await runOnce(cluster.superuserUrl, `create database ${name} owner taximeter_owner`);
  cleanUp(t, () => dropDatabase(cluster, name));
  return {
    name,
    superuserUrl,
    ownerUrl: withDatabase(cluster.ownerUrl, name),
    appUrl: withDatabase(cluster.appUrl, name),
    administer: (sql) => runOnce(superuserUrl, sql),
  };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
