import pg from 'pg';
import { type Instant, instant } from '../time/index.ts';

type Parser = (text: string) => unknown;

/** What the server writes for a `timestamptz` under DateStyle ISO and TimeZone UTC. */
const UTC_TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\+00$/;

/**
 * Reads a `timestamptz` as an instant.
 *
 * Units: milliseconds since the epoch; what is finer than a millisecond is cut off, never rounded
 * up, so that a row is not read as later than it is.
 */
export function parseTimestamp(text: string): Instant {
  // Compares as later than every instant; written as ISO 8601 it fails, rather than lie.
  if (text === 'infinity') return Number.POSITIVE_INFINITY as Instant;
  const parts = UTC_TIMESTAMP.exec(text);
  if (parts === null) throw new RangeError(`"${text}" is not a timestamp this driver reads`);
  const [, year, month, day, hour, minute, second, fraction] = parts;
  const ms = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    ms,
  );
  return instant(utc);
}

const asText: Parser = (text) => text;

/** Turns a parser of one element into the parser of a (possibly nested) array of them. */
function arrayOf(parse: Parser): Parser {
  const textArray: Parser = pg.types.getTypeParser(1009 as number);
  const parseAll = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(parseAll);
    return typeof value === 'string' ? parse(value) : value;
  };
  return (text) => parseAll(textArray(text));
}

const PARSERS: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [20, BigInt], // int8
  [1016, arrayOf(BigInt)],
  [1184, parseTimestamp], // timestamptz
  [1185, arrayOf(parseTimestamp)],
  [1700, asText], // numeric
  [1231, arrayOf(asText)],
  [1082, asText], // date: "2026-11-22", because a day is not a point in time
  [1182, arrayOf(asText)],
]);

/**
 * How columns are read by our own pools: money as `bigint`, times as `Instant`.
 *
 * Given to each pool rather than set in the driver, because libraries in the same process
 * (better-auth) rely on the driver's own parsers. Money never passes through a `number`.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') => {
    const parse = format === 'binary' ? undefined : PARSERS.get(id);
    return parse ?? pg.types.getTypeParser(id, format);
  },
};
