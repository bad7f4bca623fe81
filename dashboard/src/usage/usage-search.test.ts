import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUsageSearch, type UsageView, usageSearch } from './usage-search.ts';

const TODAY = '2026-11-22';

function view(raw: Record<string, unknown>): UsageView {
  const read = readUsageSearch(usageSearch(raw), TODAY);
  assert.ok('view' in read, JSON.stringify(read));
  return read.view;
}

function faults(raw: Record<string, unknown>): string[] {
  const read = readUsageSearch(usageSearch(raw), TODAY);
  return 'faults' in read ? read.faults.map(({ name }) => name) : [];
}

test('an address that says nothing shows the spend of thirty days, today counted', () => {
  assert.deepEqual(view({}), {
    firstDay: '2026-10-24',
    lastDay: TODAY,
    range: '30d',
    filter: { from: '2026-10-24' },
    by: 'none',
    show: 'dollars',
  });
});

test('named spans end today and begin with the UTC day', () => {
  const first = (range: string): string => view({ range }).firstDay;
  assert.equal(first('today'), '2026-11-22');
  assert.equal(first('7d'), '2026-11-16');
  assert.equal(first('90d'), '2026-08-25');
  assert.equal(first('month'), '2026-11-01');
});

test('chosen days are counted both, and the API is asked until the day after the last', () => {
  const { filter, range } = view({ from: '2026-11-01', to: '2026-11-05' });
  assert.deepEqual(filter, { from: '2026-11-01', to: '2026-11-06' });
  assert.equal(range, 'custom');
});

test('a span that ends today or later is open, so that what runs now is in it', () => {
  assert.equal(view({ from: '2026-11-20' }).filter.to, undefined);
  assert.equal(view({ from: '2026-11-20', to: TODAY }).filter.to, undefined);
});

test('every filter is read as it stands in the address', () => {
  const asked = {
    model: 'people-cutout',
    deployment: 'people-cutout-cpu',
    key: 'playground',
    status: 'failed',
    tag: 'team=vision = 2',
  };
  const { filter } = view({ ...asked, by: 'key', show: 'runs' });
  assert.deepEqual(filter, { ...asked, from: '2026-10-24' });
});

test('nonsense in the address is named, part by part', () => {
  const rows: readonly (readonly [Record<string, unknown>, string[]])[] = [
    [{ range: 'week' }, ['range']],
    [{ status: 'done' }, ['status']],
    [{ status: ['failed', 'running'] }, ['status']],
    [{ by: 'price', show: 'euros' }, ['by', 'show']],
    [{ model: '../keys' }, ['model']],
    [{ model: ['a', 'b'] }, ['model']],
    [{ key: 'key_1' }, ['key']],
    [{ tag: 'Team=vision' }, ['tag']],
    [{ tag: 'team=a\nb' }, ['tag']],
    [{ tag: ['team=a', 'team=b'] }, ['tag']],
    [{ tag: { team: 'a' } }, ['tag']],
    [{ from: '2026-02-30' }, ['from']],
    [{ from: '2026-11-01', to: 'now' }, ['to']],
    [{ from: '2026-11-05', to: '2026-11-01' }, ['from']],
    [{ from: '2027-01-01' }, ['from']],
    [{ to: '2026-11-01' }, ['to']],
    [{ from: '1990-01-01' }, ['from']],
    [{ from: '2026-11-01', range: '7d' }, ['range']],
  ];
  for (const [raw, names] of rows) assert.deepEqual(faults(raw), names, JSON.stringify(raw));
});

test('names that this page does not know are left alone', () => {
  assert.deepEqual(usageSearch({ utm_source: 'mail', model: '', by: 'model' }), { by: 'model' });
});
