/** A list of numbers or words up to so long stands on one line. Units: characters. */
const ONE_LINE = 72;

/** JSON over many lines, as one reads it; what is none stays as it is. */
export function readableJson(text: string): string {
  let lines: string;
  try {
    lines = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
  // No text in JSON holds a line break: what is matched are lists of plain values and nothing else.
  return lines.replaceAll(/\[\n\s+([^[\]{}]*?)\n\s*\]/g, (list, inner: string) => {
    const line = `[${inner.replaceAll(/\n\s+/g, ' ')}]`;
    return line.length > ONE_LINE ? list : line;
  });
}
