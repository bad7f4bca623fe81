import { hash, verify } from '@node-rs/argon2';
import { problem } from '../../problems/index.ts';

/** The shortest password taken: long beats clever. Source: NIST SP 800-63B section 3.1.1. */
export const MIN_PASSWORD_LENGTH = 10;
/** The longest: hashing is paid for by us. */
export const MAX_PASSWORD_LENGTH = 128;

/**
 * What one hash costs: 19 MiB and two passes, some 20 ms.
 *
 * Source: OWASP Password Storage Cheat Sheet, Argon2id.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes a password with argon2id and a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password, COST);
}

/** Tells whether a password is the one that was hashed; false for a hash that cannot be read. */
export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return await verify(passwordHash, password).catch(() => false);
}

/**
 * Takes a password somebody chose: 10 to 128 characters. A refusal names `field`.
 *
 * Refuses: invalid-request
 */
export function parseNewPassword(password: string, field: string): string {
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    const range = `${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`;
    throw problem('invalid-request', `A password has ${range}.`, { field });
  }
  return password;
}
