import type { CustomerId, KeyId } from '../../ids/index.ts';
import { notify, type Queryable, type Transaction } from '../../postgres/index.ts';
import { type Instant, toIso } from '../../time/index.ts';
import type { CustomerStatus } from '../customer.ts';
import type { ApiKey, AuthenticatedKey, KeyScope } from './api-key.ts';

/** The channel on which every process hears of a changed key, by its id. */
export const KEYS_CHANGED = 'keys_changed';

type KeyRow = {
  customer_id: CustomerId;
  key_id: KeyId;
  name: string;
  prefix: string;
  last_four: string;
  scopes: KeyScope[];
  allowed_models: string[] | null;
  expires_at: Instant | null;
  created_at: Instant;
  created_by: string;
  revoked_at: Instant | null;
  last_used_at: Instant | null;
};
type AuthenticatedRow = KeyRow & { status: CustomerStatus; plan: string; secret_hash: Buffer };

const KEY_COLUMNS = `k.customer_id, k.key_id, k.name, k.prefix, k.last_four, k.scopes,
  k.allowed_models, k.expires_at, k.created_at, k.created_by, k.revoked_at, k.last_used_at`;

function keyFromRow(row: KeyRow): ApiKey {
  return {
    customerId: row.customer_id,
    keyId: row.key_id,
    name: row.name,
    prefix: row.prefix,
    lastFour: row.last_four,
    scopes: row.scopes,
    allowedModels: row.allowed_models ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    revokedAt: row.revoked_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

/** Writes a new key with the hash of its secret. */
export async function insertKey(tx: Transaction, key: ApiKey, secretHash: Buffer): Promise<void> {
  await tx.query(
    `insert into api_keys (customer_id, key_id, name, secret_hash, prefix, last_four, scopes,
       allowed_models, expires_at, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      key.customerId,
      key.keyId,
      key.name,
      secretHash,
      key.prefix,
      key.lastFour,
      key.scopes,
      key.allowedModels ?? null,
      key.expiresAt === undefined ? null : toIso(key.expiresAt),
      toIso(key.createdAt),
      key.createdBy,
    ],
  );
  await tx.query(
    'insert into api_key_hashes (secret_hash, customer_id, key_id) values ($1, $2, $3)',
    [secretHash, key.customerId, key.keyId],
  );
}

/** How many of a customer's keys are not revoked. */
export async function countLiveKeys(db: Queryable, customerId: CustomerId): Promise<number> {
  const { rows } = await db.query<{ live: number }>(
    `select count(*)::int as live from api_keys where customer_id = $1 and revoked_at is null`,
    [customerId],
  );
  return rows[0]?.live ?? 0;
}

/** Revokes a key that is not revoked yet and tells every process; undefined when there is none. */
export async function revokeKeyRow(
  tx: Transaction,
  customerId: CustomerId,
  keyId: KeyId,
  now: Instant,
): Promise<ApiKey | undefined> {
  const { rows } = await tx.query<KeyRow>(
    `update api_keys k set revoked_at = $3
     where customer_id = $1 and key_id = $2 and revoked_at is null returning ${KEY_COLUMNS}`,
    [customerId, keyId, toIso(now)],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  await notify(tx, KEYS_CHANGED, keyId);
  return keyFromRow(row);
}

/** A key of a customer. */
export async function loadKey(
  db: Queryable,
  customerId: CustomerId,
  keyId: KeyId,
): Promise<ApiKey | undefined> {
  const { rows } = await db.query<KeyRow>(
    `select ${KEY_COLUMNS} from api_keys k where k.customer_id = $1 and k.key_id = $2`,
    [customerId, keyId],
  );
  return rows[0] && keyFromRow(rows[0]);
}

/** A key, whosever it is. Reads every key: only operators ask, by hand. */
export async function loadKeyById(db: Queryable, keyId: KeyId): Promise<ApiKey | undefined> {
  const { rows } = await db.query<KeyRow>(
    `select ${KEY_COLUMNS} from api_keys k where k.key_id = $1`,
    [keyId],
  );
  return rows[0] && keyFromRow(rows[0]);
}

/** A customer's keys, newest first, revoked ones included. */
export async function loadKeys(db: Queryable, customerId: CustomerId): Promise<ApiKey[]> {
  const { rows } = await db.query<KeyRow>(
    `select ${KEY_COLUMNS} from api_keys k where k.customer_id = $1 order by k.key_id desc`,
    [customerId],
  );
  return rows.map(keyFromRow);
}

/** The unrevoked key of a secret's hash, with what the gateway must know of its customer. */
export async function loadKeyByHash(
  db: Queryable,
  secretHash: Buffer,
): Promise<Readonly<{ key: AuthenticatedKey; secretHash: Buffer }> | undefined> {
  const { rows } = await db.query<AuthenticatedRow>({
    name: 'customers.key-by-hash',
    text: `select ${KEY_COLUMNS}, k.secret_hash, c.status, c.plan
           from api_key_hashes h
           join api_keys k using (customer_id, key_id)
           join customers c using (customer_id)
           where h.secret_hash = $1 and k.revoked_at is null`,
    values: [secretHash],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  const key = keyFromRow(row);
  return {
    key: {
      customerId: key.customerId,
      keyId: key.keyId,
      keyName: key.name,
      scopes: key.scopes,
      allowedModels: key.allowedModels,
      expiresAt: key.expiresAt,
      customerStatus: row.status,
      plan: row.plan,
    },
    secretHash: row.secret_hash,
  };
}

/** Notes when keys were last used; a later note that another process wrote already stands. */
export async function touchKeys(
  db: Queryable,
  uses: readonly Readonly<{ customerId: CustomerId; keyId: KeyId; at: Instant }>[],
): Promise<void> {
  await db.query(
    `update api_keys k set last_used_at = u.at
     from unnest($1::text[], $2::text[], $3::timestamptz[]) as u (customer_id, key_id, at)
     where k.customer_id = u.customer_id and k.key_id = u.key_id
       and (k.last_used_at is null or k.last_used_at < u.at)`,
    [
      uses.map((use) => use.customerId),
      uses.map((use) => use.keyId),
      uses.map((use) => toIso(use.at)),
    ],
  );
}
