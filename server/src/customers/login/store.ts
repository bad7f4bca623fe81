import { randomBytes } from 'node:crypto';
import type { UserId } from '../../ids/index.ts';
import type { Queryable, Transaction } from '../../postgres/index.ts';
import { type Instant, toIso } from '../../time/index.ts';
import { PASSWORD_PROVIDER } from './auth-tables.ts';

/** Writes a user; false when the address is taken, or is just being taken. */
export async function insertUser(
  tx: Transaction,
  user: Readonly<{ userId: UserId; email: string; name: string }>,
  now: Instant,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into users (id, name, email, created_at, updated_at) values ($1, $2, $3, $4, $4)
     on conflict do nothing`,
    [user.userId, user.name, user.email, toIso(now)],
  );
  return rowCount === 1;
}

/** Lets a user log in with a password, in the form better-auth reads. */
export async function insertPassword(
  tx: Transaction,
  userId: UserId,
  passwordHash: string,
  now: Instant,
): Promise<void> {
  await tx.query(
    `insert into login_accounts
       (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values ($1, $2, $2, $3, $4, $5, $5)`,
    [randomBytes(16).toString('hex'), userId, PASSWORD_PROVIDER, passwordHash, toIso(now)],
  );
}

/** Whether a user with this address exists. */
export async function userExists(db: Queryable, email: string): Promise<boolean> {
  const { rowCount } = await db.query('select from users where email = $1', [email]);
  return rowCount === 1;
}

/** Ends a session. */
export async function deleteSession(db: Queryable, token: string): Promise<void> {
  await db.query('delete from sessions where token = $1', [token]);
}

/** Writes the operator claim's token, unless somebody has claimed already; false then. */
export async function replaceClaim(
  tx: Transaction,
  tokenHash: Buffer,
  now: Instant,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into operator_claims (token_hash, created_at) values ($1, $2)
     on conflict (singleton) do update
     set token_hash = excluded.token_hash, created_at = excluded.created_at
     where operator_claims.claimed_at is null`,
    [tokenHash, toIso(now)],
  );
  return rowCount === 1;
}

/** Whether the claim with this token was used; undefined where there is no such claim. */
export async function selectClaim(
  db: Queryable,
  tokenHash: Buffer,
): Promise<Readonly<{ claimed: boolean }> | undefined> {
  const { rows } = await db.query<{ claimed: boolean }>(
    'select claimed_at is not null as claimed from operator_claims where token_hash = $1',
    [tokenHash],
  );
  return rows[0];
}

/** Whether the claim with this token is open; locks it, so that one claimant goes first. */
export async function lockOpenClaim(tx: Transaction, tokenHash: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query(
    'select from operator_claims where token_hash = $1 and claimed_at is null for update',
    [tokenHash],
  );
  return rowCount === 1;
}

/** Closes the claim for ever. */
export async function closeClaim(tx: Transaction, userId: UserId, now: Instant): Promise<void> {
  await tx.query('update operator_claims set claimed_at = $2, claimed_by = $1', [
    userId,
    toIso(now),
  ]);
}

/** Makes a user an operator. */
export async function insertOperator(tx: Transaction, userId: UserId, now: Instant): Promise<void> {
  await tx.query('insert into operators (user_id, created_at) values ($1, $2)', [
    userId,
    toIso(now),
  ]);
}

/** Whether a user is an operator. */
export async function operatorExists(db: Queryable, userId: UserId): Promise<boolean> {
  const { rowCount } = await db.query('select from operators where user_id = $1', [userId]);
  return rowCount === 1;
}
