import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deedText } from './deed-text.ts';

test('a deed is told in words, with its amount and its reason', () => {
  assert.deepEqual(
    deedText({ action: 'credit.adjust', details: { amount: '25.000000000', reason: 'a gift' } }),
    { what: 'Added credit: $25.00', why: 'a gift', changes: [] },
  );
  assert.deepEqual(deedText({ action: 'line.stop', details: { reason: 'look' } }), {
    what: 'Stopped the line',
    why: 'look',
    changes: [],
  });
});

test('a deed that is new here is at least no code', () => {
  assert.deepEqual(deedText({ action: 'invoice.send-again', details: { amount: 'lots' } }), {
    what: 'invoice send again',
    why: '',
    changes: [],
  });
});

test('a load says what it changed: how much of each, and the first few by name', () => {
  const changes = [
    { kind: 'model', change: 'added', count: 7, names: ['a', 'b', 'c', 'd', 'e'] },
    { kind: 'rate-card', change: 'added', count: 1, names: ['a-on-cpu'] },
    { kind: 'plan', change: 'retired', count: 2, names: ['pro', 'bare'] },
  ];
  const told = deedText({ action: 'catalog.load', details: { at: 'start', changes } });
  assert.equal(told.what, 'Loaded catalog and plans at the start of the server');
  assert.deepEqual(told.changes, [
    '7 models added: a, b, c and 4 more',
    '1 rate card added: a-on-cpu',
    '2 plans retired: pro, bare',
  ]);
});

test('a load that changed nothing says so, and an older entry says what it knows', () => {
  const load = (details: Record<string, unknown>) =>
    deedText({ action: 'catalog.load', details }).changes;
  assert.deepEqual(load({ changes: [] }), ['Nothing was new in it']);
  assert.deepEqual(load({ rateCards: 3 }), ['3 rate cards added']);
  assert.deepEqual(load({}), []);
  assert.deepEqual(load({ changes: [null, 'x', { kind: 'model' }] }), ['Nothing was new in it']);
});
