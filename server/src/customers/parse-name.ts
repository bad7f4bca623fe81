import { problem } from '../problems/index.ts';

const MAX_LENGTH = 100;

/**
 * Reads the name somebody gave to a person, a customer or a key: 1 to 100 characters of one line.
 *
 * Refuses: invalid-request
 */
export function parseName(text: string): string {
  const name = text.normalize('NFC').trim();
  // Control and format characters would let a name pretend to be another one, or break a line.
  const isPlain = !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(
    name,
  );
  if (name === '' || [...name].length > MAX_LENGTH || !isPlain) {
    throw problem('invalid-request', 'A name is 1 to 100 characters on one line.', {
      field: 'name',
    });
  }
  return name;
}
