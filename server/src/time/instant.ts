declare const instantBrand: unique symbol;

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: true };

/**
 * Takes milliseconds since the epoch as an instant.
 *
 * Throws a RangeError for what ISO 8601 cannot write.
 */
export function instant(ms: number): Instant {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw new RangeError('not an instant');
  return ms as Instant;
}

/** Writes an instant as ISO 8601 in UTC with milliseconds. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString();
}

/** Reads ISO 8601 with an explicit offset; throws a RangeError for anything else. */
export function parseInstant(text: string): Instant {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    throw new RangeError(`"${text.slice(0, 40)}" is not an instant such as 2026-11-22T00:00:00Z`);
  }
  const date = text.slice(0, 10);
  // JavaScript takes 30 February for 2 March.
  if (toIso(instant(Date.parse(date))).slice(0, 10) !== date) {
    throw new RangeError(`there is no ${date}`);
  }
  return instant(Date.parse(text));
}

/** The instant `ms` milliseconds later (earlier when negative). */
export function addMs(at: Instant, ms: number): Instant {
  return instant(at + ms);
}
