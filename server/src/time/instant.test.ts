import assert from 'node:assert/strict';
import test from 'node:test';
import { addMs, instant, parseInstant, toIso } from './instant.ts';
import { createTestClock } from './test-clock.ts';

test('an instant is written in UTC with milliseconds, and read back as it was', () => {
  const at = parseInstant('2026-11-22T13:30:00+01:00');
  assert.equal(toIso(at), '2026-11-22T12:30:00.000Z');
  assert.equal(parseInstant(toIso(at)), at);
  assert.equal(toIso(parseInstant('2026-11-22T12:30Z')), '2026-11-22T12:30:00.000Z');
});

for (const text of [
  ...['', 'now', '2026-11-22', '2026-11-22T12:30:00', '22.11.2026', '1795350600000'],
  ...['2026-13-01T00:00:00Z', '2026-11-22T25:00:00Z', '2026-11-22T00:61:00Z'],
  ...['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-11-31T00:00:00+01:00'],
  ...['2026-11-22T00:00:00Z ', ' 2026-11-22T00:00:00Z', '2026-11-22 00:00:00Z'],
]) {
  test(`${JSON.stringify(text)} is no instant`, () => {
    assert.throws(() => parseInstant(text), RangeError);
  });
}

test('what ISO 8601 cannot write is no instant', () => {
  for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) {
    assert.throws(() => instant(ms), RangeError);
  }
  assert.throws(() => addMs(instant(8.64e15), 1), RangeError);
});

test('a test clock stands still until it is moved, and never goes back', () => {
  const clock = createTestClock(instant(1_000));
  assert.equal(clock.now(), clock.now());
  clock.advance(500);
  assert.equal(clock.now(), 1_500);
  clock.set(instant(1_500));
  assert.throws(() => clock.set(instant(1_499)), RangeError);
  assert.throws(() => clock.advance(-1), RangeError);
  assert.equal(clock.now(), 1_500);
});
