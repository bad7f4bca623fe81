import { problem } from '../problems/index.ts';

const LONGEST = 255;

/**
 * Reads the `Idempotency-Key` header: 1 to 255 visible ASCII characters.
 *
 * Refuses: invalid-request
 */
export function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (header.length >= 1 && header.length <= LONGEST && /^[\x21-\x7e]+$/.test(header))
    return header;
  throw problem(
    'invalid-request',
    'Header Idempotency-Key must have 1 to 255 visible ASCII characters without spaces.',
    { field: 'Idempotency-Key' },
  );
}
