import { type CustomerId, type KeyId, newId } from '../../ids/index.ts';
import type { Transaction } from '../../postgres/index.ts';
import { problem } from '../../problems/index.ts';
import type { Clock, Instant } from '../../time/index.ts';
import { parseName } from '../parse-name.ts';
import { lockCustomer } from '../store.ts';
import { type ApiKey, KEY_SCOPES, type KeyScope } from './api-key.ts';
import { hashKeySecret, type KeyMode, newKeySecret, visibleParts } from './key-secret.ts';
import { countLiveKeys, insertKey } from './store.ts';

/** What a new key is made of; without more it may run every model and read usage, for ever. */
export type NewKey = Readonly<{
  customerId: CustomerId;
  name: string;
  /** A user id, or `operator`. */
  createdBy: string;
  mode?: KeyMode | undefined;
  scopes?: readonly KeyScope[] | undefined;
  allowedModels?: readonly string[] | undefined;
  expiresAt?: Instant | undefined;
}>;

/** Keeps a stolen session from filling the table. */
const MAX_LIVE_KEYS = 100;

/**
 * Makes an API key, of which a customer has at most a hundred that are not revoked.
 *
 * The secret is in the answer and nowhere else: show it once.
 * Refuses: invalid-request · not-found · conflict
 */
export async function createKey(
  tx: Transaction,
  clock: Clock,
  input: NewKey,
): Promise<Readonly<{ key: ApiKey; secret: string }>> {
  const name = parseName(input.name);
  const customer = await lockCustomer(tx, input.customerId);
  if (customer === undefined) throw problem('not-found', 'There is no such customer.');
  if ((await countLiveKeys(tx, input.customerId)) >= MAX_LIVE_KEYS) {
    throw problem('conflict', `A customer has at most ${MAX_LIVE_KEYS} keys; revoke one first.`);
  }
  const now = clock.now();
  const keyId: KeyId = newId('key', now);
  const secret = newKeySecret(input.mode ?? 'live');
  const key: ApiKey = {
    customerId: input.customerId,
    keyId,
    name,
    ...visibleParts(secret),
    scopes: input.scopes ?? KEY_SCOPES,
    allowedModels: input.allowedModels,
    expiresAt: input.expiresAt,
    createdAt: now,
    createdBy: input.createdBy,
    revokedAt: undefined,
    lastUsedAt: undefined,
  };
  await insertKey(tx, key, hashKeySecret(secret));
  return { key, secret };
}
