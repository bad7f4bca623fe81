import type { CustomerId, KeyId } from '../../ids/index.ts';
import type { Queryable } from '../../postgres/index.ts';
import type { Instant } from '../../time/index.ts';
import { touchKeys } from './store.ts';

/** Notes when keys were last used, off the path of the call that used them. */
export type KeyUses = Readonly<{
  note: (key: Readonly<{ customerId: CustomerId; keyId: KeyId }>, at: Instant) => void;
  /** Resolves when everything noted so far is written, or failed to be. */
  settled: () => Promise<void>;
}>;

type Use = Readonly<{ customerId: CustomerId; keyId: KeyId; at: Instant }>;

/** How exact `last_used_at` is: a busy key would otherwise cost a write per run. */
const ONE_MINUTE_MS = 60_000;
/** How many keys' last notes are kept; a forgotten one only costs a write too many. */
const MAX_NOTED = 50_000;

/**
 * Makes the notes: each key at most once a minute, and those of one moment in one statement.
 *
 * A note that cannot be written is dropped: it is a hint for people, and no call fails for it.
 */
export function createKeyUses(db: Queryable): KeyUses {
  const notedAt = new Map<KeyId, Instant>();
  let pending: Use[] = [];
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    // While one statement is in flight, the next one gathers.
    while (pending.length > 0) {
      const uses = pending;
      pending = [];
      await touchKeys(db, uses).catch(() => {});
    }
    writing = undefined;
  };
  const note: KeyUses['note'] = ({ customerId, keyId }, at) => {
    const last = notedAt.get(keyId);
    if (last !== undefined && at - last < ONE_MINUTE_MS) return;
    if (notedAt.size >= MAX_NOTED) notedAt.clear();
    notedAt.set(keyId, at);
    pending.push({ customerId, keyId, at });
    writing ??= write();
  };
  return { note, settled: () => writing ?? Promise.resolve() };
}
