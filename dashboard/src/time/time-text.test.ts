import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  agoText,
  clockText,
  dateText,
  dayText,
  durationText,
  exactSecondsText,
  gapText,
  untilText,
  utcText,
} from './time-text.ts';

const NOW = Date.parse('2026-11-22T20:48:00.000Z');
const before = (ms: number): string => new Date(NOW - ms).toISOString();

test('a time is told relative to now, and after a week by its day', () => {
  assert.equal(agoText(before(2_000), NOW), 'just now');
  assert.equal(agoText(before(41_000), NOW), '41 s ago');
  assert.equal(agoText(before(125_000), NOW), '2 min ago');
  assert.equal(agoText(before(3 * 3_600_000), NOW), '3 h ago');
  assert.equal(agoText(before(2 * 86_400_000), NOW), '2 d ago');
  assert.equal(agoText('2026-11-01T00:00:00.000Z', NOW), '1 Nov');
  assert.equal(agoText('2025-12-31T23:59:59.999Z', NOW), '31 Dec 2025');
});

test('a clock that runs a little behind the server’s still says just now', () => {
  assert.equal(agoText(before(-3_000), NOW), 'just now');
});

test('a countdown never shows less than what is left', () => {
  assert.equal(untilText('2026-11-23T00:00:00.000Z', NOW), '3 h 12 m');
  assert.equal(untilText('2026-11-22T20:48:40.200Z', NOW), '41 s');
  assert.equal(untilText('2026-11-22T20:49:30.000Z', NOW), '2 m');
  assert.equal(untilText('2026-11-22T22:48:00.000Z', NOW), '2 h');
  assert.equal(untilText('2026-12-22T20:48:00.000Z', NOW), '30 d');
  assert.equal(untilText('2026-11-22T20:48:00.000Z', NOW), 'now');
});

test('exact times and days are in UTC', () => {
  assert.equal(utcText('2026-11-22T09:30:12.123Z'), '22 Nov 2026, 09:30:12.123 UTC');
  assert.equal(dayText('2026-11-22T23:59:59.999Z', NOW), '22 Nov');
  assert.equal(dateText('2026-11-01T00:00:00.000Z'), '1 Nov 2026');
  assert.equal(clockText('2026-11-23T00:00:00.000Z'), '00:00 UTC');
});

test('durations are shown in the unit one reads them in', () => {
  assert.equal(durationText(240), '240 µs');
  assert.equal(durationText(2_400), '2.4 ms');
  assert.equal(durationText(24_012), '24 ms');
  assert.equal(durationText(1_532_001), '1.532 s');
  assert.equal(durationText(125_100_000), '2 min 5.1 s');
  assert.equal(durationText(600_000_000), '10 min');
  assert.equal(durationText(11_130_000_000), '3 h 5 min');
});

test('the gap between two times is told in the unit one reads it in', () => {
  assert.equal(gapText('2026-11-22T09:30:12.123Z', '2026-11-22T09:30:12.125Z'), '2 ms');
  assert.equal(gapText('2026-11-22T09:30:12.123Z', '2026-11-22T09:31:12.123Z'), '1 min');
  assert.equal(gapText('2026-11-22T09:30:12.123Z', '2026-11-22T09:30:12.123Z'), '0 ms');
});

test('a receipt shows every microsecond', () => {
  assert.equal(exactSecondsText(3_812_000), '3.812000 s');
  assert.equal(exactSecondsText(24), '0.000024 s');
});
