/** Readers for what a model made: any value may stand anywhere, and none may break a page. Pure. */

/** A JSON object, or nothing. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object; null for everything else, lists too. */
export function recordOf(value: unknown): JsonRecord | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return value as JsonRecord;
}

/** The value as a list; an empty one for everything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a finite number; null for everything else, numbers in texts too. */
export function finiteOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The first of these members that is a finite number. */
export function firstNumber(record: JsonRecord, names: readonly string[]): number | null {
  for (const name of names) {
    const number = finiteOf(record[name]);
    if (number !== null) return number;
  }
  return null;
}

/** The first of these members that is a text with something in it, cut where it is very long. */
export function firstText(record: JsonRecord, names: readonly string[], most = 200): string | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value !== 'string' || value.trim() === '') continue;
    return value.length > most ? `${value.slice(0, most)}…` : value;
  }
  return null;
}

/** The text as JSON; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
