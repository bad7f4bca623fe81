import { after } from 'node:test';
import { createDatabase, type Database, withDatabase } from '../../src/postgres/index.ts';
import { cleanUp, type TestScope } from './clean-up.ts';
import { cloneTemplate, dropDatabase, testCluster } from './test-cluster.ts';

/**
 * Makes a migrated, empty database for a test file (called at its top) or for one test.
 *
 * It is removed after that file or test. Everything in it is real: roles, rights, `fsync`.
 */
export async function createTestDatabase(): Promise<Database> {
  const database = await openClone();
  after(() => database.stop());
  return database;
}

/** The same for a given test or suite context. */
export async function withTestDatabase(t: TestScope): Promise<Database> {
  const database = await openClone();
  cleanUp(t, () => database.stop());
  return database;
}

async function openClone(): Promise<Database> {
  const cluster = await testCluster();
  const name = await cloneTemplate(cluster);
  return createDatabase({
    ownerUrl: withDatabase(cluster.ownerUrl, name),
    appUrl: withDatabase(cluster.appUrl, name),
    embedded: false,
    onStop: () => dropDatabase(cluster, name),
  });
}
