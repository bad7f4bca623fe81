import type { CustomerId, KeyId } from '../../ids/index.ts';
import type { AuthenticatedKey } from './api-key.ts';

/** What a process remembers of keys it was asked about: which are good, and which do not exist. */
export type KeyMemory = Readonly<{
  /** The remembered answer for a hash, or what `load` gives, run once for all who ask. */
  recall: (hash: string, load: () => Promise<AuthenticatedKey | undefined>) => Promise<Answer>;
  forgetKey: (keyId: KeyId) => void;
  forgetCustomer: (customerId: CustomerId) => void;
  forgetAll: () => void;
  /** How many answers are remembered. */
  size: () => number;
}>;

type Answer = AuthenticatedKey | undefined;

/**
 * Makes the memory, with a bound on how many good and how many unknown keys it holds.
 *
 * Law: an answer that was being loaded while anything was forgotten is not remembered, since it
 * may be from before the change.
 */
export function createKeyMemory(limits: Readonly<{ known: number; unknown: number }>): KeyMemory {
  const known = new Map<string, AuthenticatedKey>();
  const unknown = new Map<string, undefined>();
  const loading = new Map<string, Promise<Answer>>();
  let changes = 0;

  const load = async (hash: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const changesBefore = changes;
    const answer = await ask();
    if (changes !== changesBefore) return answer;
    if (answer === undefined) remember(unknown, hash, undefined, limits.unknown);
    else remember(known, hash, answer, limits.known);
    return answer;
  };
  const recall = (hash: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const found = known.get(hash);
    if (found !== undefined || unknown.has(hash)) return Promise.resolve(found);
    const joined = loading.get(hash);
    if (joined !== undefined) return joined;
    const started = load(hash, ask).finally(() => {
      if (loading.get(hash) === started) loading.delete(hash);
    });
    loading.set(hash, started);
    return started;
  };
  const forgetWhere = (matches: (key: AuthenticatedKey) => boolean): void => {
    changes += 1;
    loading.clear();
    for (const [hash, key] of known) if (matches(key)) known.delete(hash);
  };
  return {
    recall,
    forgetKey: (keyId) => forgetWhere((key) => key.keyId === keyId),
    forgetCustomer: (customerId) => forgetWhere((key) => key.customerId === customerId),
    forgetAll: () => {
      forgetWhere(() => true);
      unknown.clear();
    },
    size: () => known.size + unknown.size,
  };
}

/** Adds an entry and drops the oldest one where that is too many. */
function remember<Value>(map: Map<string, Value>, hash: string, value: Value, limit: number): void {
  map.set(hash, value);
  if (map.size <= limit) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
