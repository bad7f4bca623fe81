import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, daysBetween, firstOfMonth, isDay, mondayOf, utcDayOf } from './utc-day.ts';

test('days are counted over the ends of months and years', () => {
  assert.equal(addDays('2026-02-28', 1), '2026-03-01');
  assert.equal(addDays('2028-02-28', 1), '2028-02-29');
  assert.equal(addDays('2027-01-01', -1), '2026-12-31');
  assert.equal(daysBetween('2026-11-22', '2026-11-22'), 1);
  assert.equal(daysBetween('2026-10-24', '2026-11-22'), 30);
});

test('only days that are in the calendar are days', () => {
  for (const day of ['2026-11-22', '2028-02-29']) assert.ok(isDay(day), day);
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', 'yesterday', '', '2026-11-22T00']) {
    assert.ok(!isDay(text), text);
  }
});

test('a day ends at midnight UTC, a week begins on Monday', () => {
  assert.equal(utcDayOf(Date.parse('2026-11-22T23:59:59.999Z')), '2026-11-22');
  assert.equal(mondayOf('2026-11-22'), '2026-11-16');
  assert.equal(mondayOf('2026-11-16'), '2026-11-16');
  assert.equal(firstOfMonth('2026-11-22'), '2026-11-01');
});
