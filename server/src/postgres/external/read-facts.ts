import type pg from 'pg';
import type { AppRoleFacts, RoleFacts } from './check-server.ts';

/** Asks the server what the connected role may do. */
export async function readRoleFacts(client: pg.Client): Promise<RoleFacts> {
  const { rows } = await client.query<RoleFacts>(`
    select current_user::text as role,
           current_database()::text as database,
           current_setting('server_version_num')::integer as version,
           rolsuper as superuser,
           rolcreaterole as "createRole",
           has_schema_privilege('public', 'CREATE') as "createTables",
           current_setting('fsync')::boolean as fsync,
           current_setting('full_page_writes')::boolean as "fullPageWrites",
           pg_is_in_recovery() as standby,
           concat_ws('/', extract(epoch from pg_postmaster_start_time()),
             (select oid from pg_database where datname = current_database())) as identity
    from pg_roles where rolname = current_user`);
  const [facts] = rows;
  if (!facts) throw new Error('the connected role is not in pg_roles');
  return facts;
}

/** Asks the server about the app's role, from a connection of the owner's. */
export async function readAppRoleFacts(
  client: pg.Client,
  role: string,
  owner: RoleFacts,
): Promise<AppRoleFacts> {
  // Since 16, being a member and being allowed to SET ROLE are different things.
  const kind = owner.version >= 160_000 ? 'SET' : 'MEMBER';
  const { rows } = await client.query<{ usable: boolean; superuser: boolean; member: boolean }>(
    `select pg_has_role(current_user, oid, '${kind}') as usable,
            rolsuper as superuser,
            rolname <> current_user and pg_has_role(oid, current_user::regrole, 'MEMBER') as member
     from pg_roles where rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (!found) return { exists: false, usable: false, tooStrong: false };
  return { exists: true, usable: found.usable, tooStrong: found.superuser || found.member };
}
