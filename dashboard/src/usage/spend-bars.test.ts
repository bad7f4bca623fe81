import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addSpend, spendBars } from './spend-bars.ts';
import { slotWidthOf, timeSlots } from './time-slots.ts';

const at = (day: string): string => `${day}T00:00:00.000Z`;

function item(day: string, id: string | null, charged: string, runs = 1) {
  const group = id === null ? null : { id, name: id.toUpperCase() };
  return { at: at(day), group, runs, charged, gpuTimeUs: 1 };
}

function days(from: string, to: string) {
  const width = slotWidthOf(from, to);
  return { width, slots: timeSlots(from, to, width), show: 'dollars' } as const;
}

test('bars are hours for two days, then days, weeks and months', () => {
  assert.equal(slotWidthOf('2026-11-22', '2026-11-22'), 'hour');
  assert.equal(slotWidthOf('2026-11-21', '2026-11-22'), 'hour');
  assert.equal(slotWidthOf('2026-11-20', '2026-11-22'), 'day');
  assert.equal(slotWidthOf('2026-08-25', '2026-11-22'), 'day');
  assert.equal(slotWidthOf('2026-01-01', '2026-11-22'), 'week');
  assert.equal(slotWidthOf('2020-01-01', '2026-11-22'), 'month');
});

test('every hour, day, week and month has its bar, also where nothing ran', () => {
  const hours = timeSlots('2026-11-21', '2026-11-22', 'hour');
  assert.equal(hours.length, 48);
  assert.equal(hours[33]?.key, '2026-11-22T09');
  assert.equal(hours[33]?.title, '22 Nov 2026, 09:00 to 10:00 UTC');
  const weeks = timeSlots('2026-11-04', '2026-11-22', 'week');
  assert.deepEqual(
    weeks.map(({ firstDay }) => firstDay),
    ['2026-11-04', '2026-11-09', '2026-11-16'],
  );
  assert.equal(weeks[0]?.key, '2026-11-02');
  const months = timeSlots('2026-01-31', '2026-03-15', 'month');
  assert.deepEqual(
    months.map(({ label }) => label),
    ['Jan 2026', 'Feb 2026', 'Mar 2026'],
  );
  assert.equal(months[2]?.title, '1 Mar 2026 to 15 Mar 2026');
});

test('up to three groups are series of their own, the greatest first', () => {
  const items = [
    item('2026-11-20', 'a', '0.000000001'),
    item('2026-11-21', 'b', '0.000000003'),
    item('2026-11-22', 'c', '0.000000002'),
  ];
  const { series, bars } = spendBars(items, days('2026-11-20', '2026-11-22'));
  assert.deepEqual(
    series.map(({ name }) => name),
    ['B', 'C', 'A'],
  );
  assert.deepEqual(
    bars[1]?.parts.map(({ runs }) => runs),
    [1, 0, 0],
  );
});

test('more groups are folded into others, and no nano-dollar is lost', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].flatMap((id, size) => [
    item('2026-11-20', id, `0.00000000${size + 1}`),
    item('2026-11-22', id, `0.10000000${size + 1}`, 2),
  ]);
  const { series, bars } = spendBars(items, days('2026-11-20', '2026-11-22'));
  assert.deepEqual(
    series.map(({ name }) => name),
    ['E', 'D', 'others'],
  );
  assert.deepEqual(bars[2]?.parts[2], { runs: 6, charged: '0.300000006' });
  assert.deepEqual(addSpend(bars.map(({ whole }) => whole)), addSpend(items));
});

test('what counts for the order is what is shown', () => {
  const items = [item('2026-11-21', 'dear', '1.00', 1), item('2026-11-21', 'frequent', '0.01', 9)];
  const shown = { ...days('2026-11-20', '2026-11-22'), show: 'runs' } as const;
  assert.equal(spendBars(items, shown).series[0]?.id, 'frequent');
});

test('days of a week are added up in its bar', () => {
  const items = [item('2026-11-17', null, '0.1'), item('2026-11-22', null, '0.2')];
  const { bars } = spendBars(items, days('2026-05-01', '2026-11-22'));
  assert.deepEqual(bars.at(-1)?.whole, { runs: 2, charged: '0.300000000' });
});
