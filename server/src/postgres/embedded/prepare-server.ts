import pg from 'pg';
import { quoteName, quoteText, socketUrl } from '../database-url.ts';
import { StartupError } from '../startup-error.ts';
import type { Passwords } from './init-cluster.ts';
import { SAFE_SETTINGS } from './postmaster.ts';

/** The role that owns the tables of the embedded server. */
const OWNER_ROLE = 'taximeter_owner';
/** The role that the app works as there. */
export const APP_ROLE = 'taximeter_app';
const DATABASE_NAME = 'taximeter';

/** The URLs of a cluster's three roles. */
export type ServerUrls = Readonly<{ superuserUrl: string; ownerUrl: string; appUrl: string }>;

/** Puts together how a cluster is reached. */
export function serverUrls(socketFolder: string, passwords: Passwords): ServerUrls {
  return {
    superuserUrl: socketUrl(socketFolder, 'postgres', passwords.superuser, 'postgres'),
    ownerUrl: socketUrl(socketFolder, OWNER_ROLE, passwords.owner, DATABASE_NAME),
    appUrl: socketUrl(socketFolder, APP_ROLE, passwords.app, DATABASE_NAME),
  };
}

/**
 * Asserts that the running server cannot lose what it acknowledged, and makes the roles and the
 * database if they are missing.
 *
 * The owner is no superuser and the app owns nothing: so neither can switch off what protects
 * the books. Refuses (StartupError): a safe setting that is off.
 */
export async function prepareServer(urls: ServerUrls, passwords: Passwords): Promise<void> {
  const client = new pg.Client({ connectionString: urls.superuserUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    await assertSafe(client);
    // Passwords must not reach the server's log, not even when a statement fails.
    await client.query('set log_min_error_statement = panic');
    await makeRole(client, OWNER_ROLE, passwords.owner);
    await makeRole(client, APP_ROLE, passwords.app);
    await makeDatabase(client);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`PostgreSQL started but could not be used: ${reason}.`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}

async function assertSafe(client: pg.Client): Promise<void> {
  for (const [name, wanted] of Object.entries(SAFE_SETTINGS)) {
    const shown = await client.query<Record<string, string>>(`show ${name}`);
    const value = shown.rows[0]?.[name];
    if (value !== wanted) {
      throw new StartupError(`PostgreSQL runs with ${name}=${value}; it must be ${wanted}.`);
    }
  }
}

async function makeRole(client: pg.Client, role: string, password: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (found.rowCount) return;
  await client.query(
    `create role ${quoteName(role)} login nosuperuser nocreatedb nocreaterole noreplication
     nobypassrls password ${quoteText(password)}`,
  );
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE_NAME]);
  if (!found.rowCount) await client.query(`create database ${DATABASE_NAME} owner ${OWNER_ROLE}`);
  await client.query(`revoke all on database ${DATABASE_NAME} from public`);
  await client.query(`grant connect on database ${DATABASE_NAME} to ${APP_ROLE}`);
}
