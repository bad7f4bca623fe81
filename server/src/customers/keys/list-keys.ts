import type { CustomerId } from '../../ids/index.ts';
import type { Queryable } from '../../postgres/index.ts';
import type { ApiKey } from './api-key.ts';
import { loadKeys } from './store.ts';

/** A customer's keys, newest first, revoked ones included. */
export async function listKeys(db: Queryable, customerId: CustomerId): Promise<readonly ApiKey[]> {
  return await loadKeys(db, customerId);
}
