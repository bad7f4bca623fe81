import type { CustomerId, KeyId } from '../../ids/index.ts';
import type { Transaction } from '../../postgres/index.ts';
import { problem } from '../../problems/index.ts';
import type { Clock } from '../../time/index.ts';
import type { ApiKey } from './api-key.ts';
import { loadKey, revokeKeyRow } from './store.ts';

/**
 * Revokes a key: within a second of the commit no process lets it in any more.
 *
 * Revoking it again changes nothing, so that a repeated click is not an error; somebody else's key
 * is as if it were not there.
 * Refuses: not-found
 */
export async function revokeKey(
  tx: Transaction,
  clock: Clock,
  input: Readonly<{ customerId: CustomerId; keyId: KeyId }>,
): Promise<ApiKey> {
  const { customerId, keyId } = input;
  const revoked = await revokeKeyRow(tx, customerId, keyId, clock.now());
  const key = revoked ?? (await loadKey(tx, customerId, keyId));
  if (key === undefined) throw problem('not-found', 'There is no such key.');
  return key;
}
