import type { z } from 'zod';
import type { ApiKey } from '../customers/index.ts';
import { toIso } from '../time/index.ts';
import type { keySchema } from './contract/keys.ts';
import { timeOrNull } from './wire-null.ts';

/** An API key without its secret, on our wire. */
export function describeKey(key: ApiKey): z.output<typeof keySchema> {
  const { keyId, name, prefix, lastFour, createdAt, lastUsedAt, revokedAt } = key;
  return {
    id: keyId,
    name,
    prefix,
    lastFour,
    createdAt: toIso(createdAt),
    lastUsedAt: timeOrNull(lastUsedAt ?? null),
    revokedAt: timeOrNull(revokedAt ?? null),
  };
}
