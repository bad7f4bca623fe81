import type { KeyId } from '../../ids/index.ts';
import type { Queryable } from '../../postgres/index.ts';
import type { ApiKey } from './api-key.ts';
import { loadKeyById } from './store.ts';

/** A key by its id alone, whosever it is: for operators, never for customers. */
export async function findKey(db: Queryable, keyId: KeyId): Promise<ApiKey | undefined> {
  return await loadKeyById(db, keyId);
}
