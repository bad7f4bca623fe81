import type pg from 'pg';
import { quoteName, withSettings } from '../database-url.ts';
import {
  APP_ROLE,
  type AppRoleFacts,
  checkOwner,
  checkSameDatabase,
  checkServer,
  decideAppRole,
  lacksAppRole,
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
 * With both URLs, the app works as the role of DATABASE_URL. With that alone, its role owns the
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
    const login = await readLoginFacts(databaseUrl);
    checkSameDatabase(facts, login);
    const { role } = login;
    if (role !== facts.role) {
      if ((await readAppRoleFacts(owner, role, facts)).tooStrong) throw tooStrong(role);
      return { appUrl: databaseUrl, appRole: role };
    }
  }
  const app = await readAppRoleFacts(owner, APP_ROLE, facts);
  if (decideAppRole(facts, app) === 'make') await makeAppRole(owner, facts, app);
  return { appUrl: withSettings(databaseUrl, { role: APP_ROLE }), appRole: APP_ROLE };
}

async function readLoginFacts(databaseUrl: string): Promise<RoleFacts> {
  const client = await connectOnce(databaseUrl, 'DATABASE_URL');
  try {
    return await readRoleFacts(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function makeAppRole(owner: pg.Client, facts: RoleFacts, app: AppRoleFacts): Promise<void> {
  try {
    if (!app.exists) await createRole(owner);
    await owner.query(`grant ${APP_ROLE} to ${quoteName(facts.role)}`);
  } catch (error) {
    // A role that may make roles may still not hand out one that somebody else has made.
    if (codeOf(error) === '42501') throw lacksAppRole(facts, { ...app, exists: true });
    throw error;
  }
}

async function createRole(owner: pg.Client): Promise<void> {
  await owner.query(`create role ${APP_ROLE} nologin`).catch((error: unknown) => {
    // Another server that starts at the same time may have made it first.
    if (!['42710', '23505'].includes(codeOf(error))) throw error;
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
