import { timingSafeEqual } from 'node:crypto';
import { isId } from '../../ids/index.ts';
import { type Database, listen } from '../../postgres/index.ts';
import type { Clock } from '../../time/index.ts';
import { CUSTOMERS_CHANGED } from '../store.ts';
import { type AuthenticatedKey, isKeyValid } from './api-key.ts';
import { createKeyMemory } from './key-memory.ts';
import { hashKeySecret, isKeySecret } from './key-secret.ts';
import { createKeyUses } from './key-uses.ts';
import { KEYS_CHANGED, loadKeyByHash } from './store.ts';

/** Which API key a secret is, from memory wherever possible. */
export type KeyCache = Readonly<{
  /**
   * The valid key of a secret, with its customer's status; undefined when there is none.
   *
   * Text that cannot be a key is answered without asking the database. The use is noted.
   */
  authenticate: (secret: string) => Promise<AuthenticatedKey | undefined>;
  /** Resolves when the uses noted so far are written. */
  settled: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** Some 20 MB when full; beyond it the oldest are asked for again. */
const MEMORY_LIMITS = { known: 50_000, unknown: 10_000 };

/**
 * Makes the cache and starts to listen for changes.
 *
 * Law: a revoked key or suspended customer is forgotten as soon as the database tells; while it
 * cannot tell, nothing is remembered. The step that places a hold checks both again.
 */
export async function createKeyCache(database: Database, clock: Clock): Promise<KeyCache> {
  const memory = createKeyMemory(MEMORY_LIMITS);
  const uses = createKeyUses(database.pool);
  const listener = await listen({
    url: database.appUrl,
    channels: {
      [KEYS_CHANGED]: (keyId) => {
        if (isId('key', keyId)) memory.forgetKey(keyId);
      },
      [CUSTOMERS_CHANGED]: (customerId) => {
        if (isId('customer', customerId)) memory.forgetCustomer(customerId);
      },
    },
    onGap: () => memory.forgetAll(),
  });
  const load = async (hash: Buffer): Promise<AuthenticatedKey | undefined> => {
    const found = await loadKeyByHash(database.pool, hash);
    return found && timingSafeEqual(found.secretHash, hash) ? found.key : undefined;
  };
  const authenticate = async (secret: string): Promise<AuthenticatedKey | undefined> => {
    if (!isKeySecret(secret)) return undefined;
    const hash = hashKeySecret(secret);
    const key = listener.isListening()
      ? await memory.recall(hash.toString('base64'), () => load(hash))
      : await load(hash);
    const now = clock.now();
    if (key === undefined || !isKeyValid(key, now)) return undefined;
    uses.note(key, now);
    return key;
  };
  const close = async (): Promise<void> => {
    await listener.stop();
    await uses.settled();
  };
  return { authenticate, settled: uses.settled, close };
}
