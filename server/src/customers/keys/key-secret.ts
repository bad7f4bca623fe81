import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Whether a key spends real credit or is for tests. */
export type KeyMode = 'live' | 'test';

/**
 * What an API key looks like, as the source of a regular expression: published for secret scanners.
 *
 * `tm_live_` or `tm_test_`, 30 base62 characters, and 6 that are the base62 CRC32 of all before
 * them.
 */
export const API_KEY_PATTERN = 'tm_(?:live|test)_[0-9A-Za-z]{36}';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const WHOLE_KEY = new RegExp(`^${API_KEY_PATTERN}$`);

/** Makes the secret of a new key: 178 random bits, which nobody guesses. */
export function newKeySecret(mode: KeyMode): string {
  let random = '';
  while (random.length < RANDOM_LENGTH) random += DIGITS.charAt(randomInt(DIGITS.length));
  const body = `tm_${mode}_${random}`;
  return body + checksum(body);
}

/**
 * Tells whether a text can be a key at all: its form and its checksum.
 *
 * Asked before any query, so that mistyped and made-up keys never reach the database.
 */
export function isKeySecret(text: string): boolean {
  // `$` would also match before a final line break, so the length is asked as well.
  if (text.length !== 'tm_live_'.length + RANDOM_LENGTH + CHECKSUM_LENGTH) return false;
  if (!WHOLE_KEY.test(text)) return false;
  return checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
}

/** What is stored of a secret, and all that is. */
export function hashKeySecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** What may be shown of a secret for ever after. */
export function visibleParts(secret: string): Readonly<{ prefix: string; lastFour: string }> {
  return { prefix: secret.slice(0, 'tm_live_'.length), lastFour: secret.slice(-4) };
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  while (text.length < CHECKSUM_LENGTH) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}
