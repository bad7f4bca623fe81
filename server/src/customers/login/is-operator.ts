import type { UserId } from '../../ids/index.ts';
import type { Queryable } from '../../postgres/index.ts';
import { operatorExists } from './store.ts';

/** Tells whether a user runs the installation. */
export async function isOperator(db: Queryable, userId: UserId): Promise<boolean> {
  return await operatorExists(db, userId);
}
