import type { CustomerId, KeyId } from '../../ids/index.ts';
import type { Instant } from '../../time/index.ts';
import type { CustomerStatus } from '../customer.ts';
import type { Permission } from '../role.ts';

/** What a key may be allowed: never to make keys, touch the team or money. */
export const KEY_SCOPES = ['run:create', 'usage:read'] as const satisfies readonly Permission[];

/** One thing a key may be allowed. */
export type KeyScope = (typeof KEY_SCOPES)[number];

/** An API key as it may be shown: everything but its secret. */
export type ApiKey = Readonly<{
  customerId: CustomerId;
  keyId: KeyId;
  name: string;
  prefix: string;
  lastFour: string;
  scopes: readonly KeyScope[];
  /** Undefined: every model. */
  allowedModels: readonly string[] | undefined;
  expiresAt: Instant | undefined;
  createdAt: Instant;
  /** A user id, or `operator`. */
  createdBy: string;
  revokedAt: Instant | undefined;
  /** To the minute: written at most once in that time. */
  lastUsedAt: Instant | undefined;
}>;

/** What a valid key tells the gateway about the call it came with. */
export type AuthenticatedKey = Readonly<{
  customerId: CustomerId;
  keyId: KeyId;
  keyName: string;
  scopes: readonly KeyScope[];
  allowedModels: readonly string[] | undefined;
  expiresAt: Instant | undefined;
  customerStatus: CustomerStatus;
  plan: string;
}>;

/** Tells whether a key is valid at an instant: neither revoked nor expired. */
export function isKeyValid(
  key: Readonly<{ revokedAt?: Instant | undefined; expiresAt: Instant | undefined }>,
  at: Instant,
): boolean {
  return key.revokedAt === undefined && (key.expiresAt === undefined || at < key.expiresAt);
}
