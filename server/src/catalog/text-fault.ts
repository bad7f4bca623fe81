/** What a text may have where its model says nothing. Units: Unicode characters. */
const MOST_CHARACTERS = 100_000;

/**
 * What is wrong with a text, in words that follow its name; null where nothing is.
 *
 * Units: lengths are in Unicode code points, as JSON Schema has them, so that an emoji is one
 * character to whoever counts them, and to whoever is charged by them.
 */
export function textFault(
  text: string,
  { minLength = 0, maxLength = MOST_CHARACTERS }: { minLength?: number; maxLength?: number },
): string | null {
  // A code point has one or two units: what has more than twice as many is not worth counting.
  if (text.length > maxLength * 2) return `must have at most ${maxLength} characters`;
  if (text.includes('\0')) return 'has a NUL character';
  if (!text.isWellFormed()) return 'has half a surrogate pair, which is no character';
  const characters = countCharacters(text);
  if (characters > maxLength) {
    return `must have at most ${maxLength} characters, and has ${characters}`;
  }
  if (characters >= minLength) return null;
  return text === '' ? 'must not be empty' : `must have at least ${minLength} characters`;
}

function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters;
}
