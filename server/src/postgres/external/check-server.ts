import { quoteName } from '../database-url.ts';
import { StartupError } from '../startup-error.ts';

/** The app's role where Taximeter makes it itself. */
export const APP_ROLE = 'taximeter_app';

/** What a role may do, as the server says. */
export type RoleFacts = Readonly<{
  role: string;
  database: string;
  /** `server_version_num`: 150012 for 15.12. */
  version: number;
  superuser: boolean;
  /** May make roles. */
  createRole: boolean;
  /** May make tables in the schema `public`. */
  createTables: boolean;
  fsync: boolean;
  fullPageWrites: boolean;
  /** A standby, which takes no writes. */
  standby: boolean;
  /** The same for two connections if and only if they lead to the same database. */
  identity: string;
}>;

/** What the server says of the app's role. */
export type AppRoleFacts = Readonly<{
  /** Whether the role `taximeter_app` exists. */
  exists: boolean;
  /** Whether the role of DATABASE_URL may work as it. */
  usable: boolean;
  /** Whether it could undo what protects the books: superuser, or a member of the owner. */
  tooStrong: boolean;
}>;

const OLDEST = 150_000;

/** Refuses (StartupError) a server that is too old, or that may lose what it acknowledged. */
export function checkServer(facts: RoleFacts): void {
  if (facts.version < OLDEST) {
    const major = Math.floor(facts.version / 10_000);
    throw new StartupError(
      `The database server is PostgreSQL ${major}; Taximeter needs 15 or newer: upgrade it, or ` +
        'unset DATABASE_URL to use the one that comes with Taximeter.',
    );
  }
  if (facts.standby) {
    throw new StartupError(
      'The database server is a standby and takes no writes: give the URL of its primary.',
    );
  }
  const off = facts.fsync ? 'full_page_writes' : 'fsync';
  if (!facts.fsync || !facts.fullPageWrites) {
    throw new StartupError(
      `The database server runs with ${off}=off and could lose acknowledged charges: set it to on.`,
    );
  }
}

/** Refuses (StartupError) an owner that cannot make the tables. */
export function checkOwner(facts: RoleFacts): void {
  if (facts.createTables) return;
  throw new StartupError(
    `Role "${facts.role}" may not make tables in database "${facts.database}": run as a superuser ` +
      `ALTER DATABASE ${quoteName(facts.database)} OWNER TO ${quoteName(facts.role)}; ` +
      `or start with a database of its own: CREATE DATABASE taximeter OWNER ` +
      `${quoteName(facts.role)}; or set DATABASE_MIGRATION_URL to the role that owns it.`,
  );
}

/**
 * Decides how the app gets its role when only DATABASE_URL is given.
 *
 * The app never works as the owner of the tables, who could switch off what protects the books.
 * Refuses (StartupError): that role is missing and may not be made, or is no weaker.
 */
export function decideAppRole(owner: RoleFacts, app: AppRoleFacts): 'use' | 'make' {
  if (app.tooStrong) throw tooStrong(APP_ROLE);
  if (app.usable) return 'use';
  if (owner.superuser || owner.createRole) return 'make';
  throw lacksAppRole(owner, app);
}

/** The refusal of an owner that may not make, or not work as, the app's role. */
export function lacksAppRole(owner: RoleFacts, app: AppRoleFacts): StartupError {
  const make = app.exists ? '' : `CREATE ROLE ${APP_ROLE} NOLOGIN; `;
  return new StartupError(
    `DATABASE_URL's role "${owner.role}" may not make the role that the app works as: run as a ` +
      `superuser ${make}GRANT ${APP_ROLE} TO ${quoteName(owner.role)}; or give two roles: ` +
      "CREATE ROLE taximeter_owner LOGIN PASSWORD '…'; CREATE ROLE taximeter_app LOGIN " +
      "PASSWORD '…'; CREATE DATABASE taximeter OWNER taximeter_owner; " +
      'with DATABASE_URL for the app and DATABASE_MIGRATION_URL for the owner.',
  );
}

/** Refuses (StartupError) two URLs that do not lead to the same database. */
export function checkSameDatabase(owner: RoleFacts, app: RoleFacts): void {
  if (owner.identity === app.identity) return;
  throw new StartupError(
    `DATABASE_URL ("${app.database}") and DATABASE_MIGRATION_URL ("${owner.database}") lead to ` +
      'different databases: give both the same host and database.',
  );
}

/** The refusal of an app role that could undo what protects the books. */
export function tooStrong(role: string): StartupError {
  return new StartupError(
    `Role "${role}", which the app would work as, is a superuser or a member of the role that owns ` +
      'the tables: give DATABASE_URL a role of its own, such as CREATE ROLE taximeter_app LOGIN ' +
      "PASSWORD '…';",
  );
}
