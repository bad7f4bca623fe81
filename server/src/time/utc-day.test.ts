import assert from 'node:assert/strict';
import test from 'node:test';
import { readTable } from '../../test/support/read-table.ts';
import { parseInstant, toIso } from './instant.ts';
import { startOfNextUtcDay, startOfUtcDay, utcDay } from './utc-day.ts';

const TABLE = readTable(`
  instant                   | day        | the next begins
  2026-11-22T00:00:00.000Z  | 2026-11-22 | 2026-11-23
  2026-11-22T23:59:59.999Z  | 2026-11-22 | 2026-11-23
  2026-11-23T00:00:00.000Z  | 2026-11-23 | 2026-11-24
  2026-11-23T01:30:00+02:00 | 2026-11-22 | 2026-11-23
  2026-11-21T19:00:00-05:00 | 2026-11-22 | 2026-11-23
  2026-12-31T23:59:59.999Z  | 2026-12-31 | 2027-01-01
  2026-02-28T12:00:00Z      | 2026-02-28 | 2026-03-01
  2028-02-28T12:00:00Z      | 2028-02-28 | 2028-02-29
  2028-02-29T12:00:00Z      | 2028-02-29 | 2028-03-01
  2026-03-29T02:30:00+02:00 | 2026-03-29 | 2026-03-30
  1970-01-01T00:00:00Z      | 1970-01-01 | 1970-01-02
  1969-12-31T23:59:59.999Z  | 1969-12-31 | 1970-01-01
`);
for (const cell of TABLE) {
  test(`${cell('instant')} is on ${cell('day')}, UTC`, () => {
    const at = parseInstant(cell('instant'));
    assert.equal(utcDay(at), cell('day'));
    assert.equal(toIso(startOfUtcDay(at)), `${cell('day')}T00:00:00.000Z`);
    assert.equal(toIso(startOfNextUtcDay(at)), `${cell('the next begins')}T00:00:00.000Z`);
  });
}
