import assert from 'node:assert/strict';
import test from 'node:test';
import type { CustomerId } from '../ids/index.ts';
import { ProblemError } from '../problems/index.ts';
import { instant } from '../time/index.ts';
import { nameOfList, type RunFilterText, readRunFilter, showsRunning } from './run-filter.ts';

const KEY = 'key_00000000000000000000000001';
const NOON = instant(Date.UTC(2026, 10, 22, 12));

test('a filter is read: dates begin at midnight UTC, and the playground is what has no key', () => {
  assert.deepEqual(
    readRunFilter({
      key: 'playground',
      tag: 'a=b',
      from: '2026-11-22',
      to: '2026-11-22T12:00:00Z',
    }),
    {
      model: null,
      deployment: null,
      key: '',
      status: null,
      tag: { key: 'a', value: 'b' },
      from: instant(Date.UTC(2026, 10, 22)),
      to: NOON,
    },
  );
  assert.equal(readRunFilter({ key: KEY }).key, KEY);
});

const NONSENSE: readonly (readonly [field: string, text: RunFilterText])[] = [
  ...['', 'nobody', 'key_1', `${KEY}'`, 'PLAYGROUND'].map((key) => ['key', { key }] as const),
  ...['', '=', 'Team', 'team=', 'a=b,c=d', 'a\n'].map((tag) => ['tag', { tag }] as const),
  ...[
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '22.11.2026',
    '2026-11-22T12:00',
    '0000-01-01',
    '1969-12-31',
    '9999-12-31T23:59:59-23:59',
    '-000001-01-01',
    'infinity',
    '1700000000000',
  ].flatMap((time) => [['from', { from: time }] as const, ['to', { to: time }] as const]),
  ['to', { from: '2026-11-22', to: '2026-11-22' }],
  ['to', { from: '2026-11-22', to: '2026-11-21' }],
];

for (const [field, text] of NONSENSE) {
  test(`the filter ${JSON.stringify(text)} is refused by the name ${field}`, () => {
    assert.throws(
      () => readRunFilter(text),
      (error) => {
        assert.ok(error instanceof ProblemError);
        return error.slug === 'invalid-request' && error.members.field === field;
      },
    );
  });
}

test('running runs are shown where they may still end in time, and no other status is asked', () => {
  const shows = (text: RunFilterText): boolean => showsRunning(readRunFilter(text), NOON);
  assert.equal(shows({}), true);
  assert.equal(shows({ status: 'running', from: '2026-01-01' }), true);
  assert.equal(shows({ to: '2026-11-22T12:00:01Z' }), true);
  assert.equal(shows({ to: '2026-11-22T12:00:00Z' }), false);
  assert.equal(shows({ status: 'failed' }), false);
});

test('every filter of every customer is another list', () => {
  const filters: RunFilterText[] = [
    {},
    { model: 'a' },
    { deployment: 'a' },
    { key: 'playground' },
    { status: 'failed' },
    { tag: 'a' },
    { tag: 'a=b' },
    { from: '2026-11-22' },
    { to: '2026-11-22' },
  ];
  const names = (['cus_1', 'cus_2'] as CustomerId[]).flatMap((customerId) =>
    filters.map((text) => nameOfList(customerId, readRunFilter(text))),
  );
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => !name.includes(' ')));
});
