import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { DAY_MS, instant } from '../time/index.ts';
import { type Stretch, sliceTime } from './time-slices.ts';

const HOUR_MS = 3_600_000;

function all({ days, hours, rest }: ReturnType<typeof sliceTime>): readonly Stretch[] {
  return [...(days === null ? [] : [days]), ...hours, ...rest];
}

const edge = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0, 1, 2_000, HOUR_MS - 1))
    .map(([hours, ms]) => instant(hours * HOUR_MS + ms)),
  { nil: null },
);

test('the slices cover every moment of the stretch once, and no other', () => {
  const stretches = fc
    .tuple(edge, edge)
    .filter(([from, to]) => from === null || to === null || from < to);
  const moments = fc.array(
    fc.tuple(fc.integer({ min: -1, max: 102 }), fc.constantFrom(0, 1, 2_000, HOUR_MS - 1)),
  );
  const property = fc.property(
    stretches,
    moments,
    fc.constantFrom('day' as const, 'hour' as const),
    ([from, to], points, finest) => {
      const slices = sliceTime({ from, to }, finest);
      for (const [hours, ms] of points) {
        const moment = hours * HOUR_MS + ms;
        const holds = (stretch: Stretch): boolean =>
          (stretch.from === null || stretch.from <= moment) &&
          (stretch.to === null || moment < stretch.to);
        assert.equal(all(slices).filter(holds).length, holds({ from, to }) ? 1 : 0);
      }
    },
  );
  fc.assert(property, { numRuns: 2_000 });
});

test('days are whole days, hours whole hours, and what remains is less than an hour', () => {
  const from = instant(DAY_MS - HOUR_MS - 1);
  const to = instant(3 * DAY_MS + 2 * HOUR_MS + 5);
  assert.deepEqual(sliceTime({ from, to }, 'day'), {
    days: { from: DAY_MS, to: 3 * DAY_MS },
    hours: [
      { from: DAY_MS - HOUR_MS, to: DAY_MS },
      { from: 3 * DAY_MS, to: 3 * DAY_MS + 2 * HOUR_MS },
    ],
    rest: [
      { from, to: DAY_MS - HOUR_MS },
      { from: 3 * DAY_MS + 2 * HOUR_MS, to },
    ],
  });
});

test('without an end everything is days, and a stretch within an hour is none', () => {
  assert.deepEqual(sliceTime({ from: null, to: null }, 'day').days, { from: null, to: null });
  const short = { from: instant(1), to: instant(2) };
  assert.deepEqual(sliceTime(short, 'day'), { days: null, hours: [], rest: [short] });
});
