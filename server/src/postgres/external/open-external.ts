import type pg from 'pg';
import { quoteName, withSettings } from '../database-url.ts';
import {
  APP_ROLE,
  checkOwner,
  checkServer,
  decideAppRole,
  type RoleFacts,
  tooStrong,
} from './check-server.ts';
import { connectOnce } from './connect-once.ts';
import { readAppRoleFacts, readRoleFacts } from './read-facts.ts';

/** An operator's own PostgreSQL, checked, with a connection of the owner's for the migrations. */
export type ExternalServer = Readonly<{
  owner: pg.Client;
  ownerUrl: string;
  appUrl: string;
  /** The role that gets the app's rights. */
  appRole: string;
}>;

/**
 * Connects to an operator's own PostgreSQL and checks that it will do.
 *
 * With both URLs, the app works as the role of DATABASE_URL. With DATABASE_URL alone, that role owns the
 * tables, and every connection of the app switches to `taximeter_app`, made here if missing.
 * Refuses (StartupError): unreachable, too old, unsafe, or lacking the roles.
 */
export async function openExternal(
  databaseUrl: string,
  migrationUrl: string | undefined,
): Promise<ExternalServer> {
  const ownerUrl = migrationUrl ?? databaseUrl;
  const variable = migrationUrl === undefined ? 'DATABASE_URL' : 'DATABASE_MIGRATION_URL';
  const owner = await connectOnce(ownerUrl, variable);
  try {
    const facts = await readRoleFacts(owner);
    checkServer(facts);
    checkOwner(facts);
    const app = await findApp(owner, facts, databaseUrl, migrationUrl);
    return { owner, ownerUrl, ...app };
  } catch (error) {
    await owner.end().catch(() => {});
    throw error;
  }
}

async function findApp(
  owner: pg.Client,
  facts: RoleFacts,
  databaseUrl: string,
  migrationUrl: string | undefined,
): Promise<{ appUrl: string; appRole: string }> {
  if (migrationUrl !== undefined) {
    const role = await readLoginRole(databaseUrl);
    if (role !== facts.role) {
      if ((await readAppRoleFacts(owner, role, facts)).tooStrong) throw tooStrong(role);
      return { appUrl: databaseUrl, appRole: role };
    }
  }
  const app = await readAppRoleFacts(owner, APP_ROLE, facts);
  if (decideAppRole(facts, app) === 'make') await makeAppRole(owner, facts, app.exists);
  return { appUrl: withSettings(databaseUrl, { role: APP_ROLE }), appRole: APP_ROLE };
}

async function readLoginRole(databaseUrl: string): Promise<string> {
  const client = await connectOnce(databaseUrl, 'DATABASE_URL');
  try {
    return (await readRoleFacts(client)).role;
  } finally {
    await client.end().catch(() => {});
  }
}

async function makeAppRole(owner: pg.Client, facts: RoleFacts, exists: boolean): Promise<void> {
  if (!exists) {
    await owner.query(`create role ${APP_ROLE} nologin`).catch((error: unknown) => {
      // Another server that starts at the same time may have made it first.
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code !== '42710' && code !== '23505') throw error;
    });
  }
  await owner.query(`grant ${APP_ROLE} to ${quoteName(facts.role)}`);
}
