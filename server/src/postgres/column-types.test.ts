import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '../time/index.ts';
import { columnTypes, parseTimestamp } from './column-types.ts';

function read(type: number, text: string): unknown {
  return columnTypes.getTypeParser(type, 'text')(text);
}

test('an int8 is a bigint, exact beyond 2^53', () => {
  assert.equal(read(20, '9223372036854775807'), 9223372036854775807n);
  assert.deepEqual(read(1016, '{1,NULL,-9007199254740993}'), [1n, null, -9007199254740993n]);
});

test('a numeric stays text, alone and in an array', () => {
  assert.equal(read(1700, '0.000000001'), '0.000000001');
  assert.deepEqual(read(1231, '{1.50,2}'), ['1.50', '2']);
});

test('a date stays text: a day is not a point in time', () => {
  assert.equal(read(1082, '2026-11-22'), '2026-11-22');
});

test('a timestamptz is an instant in milliseconds, cut off rather than rounded', () => {
  const cases: [string, string][] = [
    ['2026-11-22 09:30:00+00', '2026-11-22T09:30:00.000Z'],
    ['2026-11-22 09:30:00.1+00', '2026-11-22T09:30:00.100Z'],
    ['2026-11-22 09:30:00.123999+00', '2026-11-22T09:30:00.123Z'],
    ['2024-02-29 23:59:59.999+00', '2024-02-29T23:59:59.999Z'],
  ];
  for (const [text, expected] of cases) assert.equal(parseTimestamp(text), parseInstant(expected));
  assert.deepEqual(read(1185, '{"2026-11-22 09:30:00+00"}'), [
    parseInstant('2026-11-22T09:30:00Z'),
  ]);
});

test('infinity is later than every instant', () => {
  assert.equal(parseTimestamp('infinity'), Number.POSITIVE_INFINITY);
});

test('a timestamp that is not in UTC is not guessed at', () => {
  for (const text of ['2026-11-22 09:30:00+01', '2026-11-22', '-infinity', '22.11.2026']) {
    assert.throws(() => parseTimestamp(text), RangeError, text);
  }
});
