import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CatalogChange } from '../client/nouns.ts';
import { foldAdded } from './fold-added.ts';

const [FIRST, LATER] = ['2026-11-22T09:00:00.000Z', '2026-11-23T09:00:00.000Z'];

function changesAt(
  recordedAt: string,
  count: number,
  change: CatalogChange['change'] = 'added',
): CatalogChange[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ kind: 'model', name: `m${at}`, model: `m${at}`, version: 1, change, recordedAt },
    ...{ from: null, words: [], prices: [] },
  }));
}

test('the first load is one line to unfold; what changed later stands there', () => {
  const changes = [...changesAt(LATER, 2, 'changed'), ...changesAt(FIRST, 27)];
  const folds = foldAdded(changes, false).map(({ isFolded, changes: of, text }) => [
    isFolded,
    of.length,
    text,
  ]);
  assert.deepEqual(folds, [
    [false, 1, ''],
    [false, 1, ''],
    [true, 27, '27 things were added at the first load'],
  ]);
});

test('few additions are shown, and a fold never says more than is known', () => {
  const few = foldAdded(changesAt(FIRST, 5), false);
  assert.deepEqual(
    few.map(({ isFolded }) => isFolded),
    [false],
  );
  const two = foldAdded([...changesAt(LATER, 6), ...changesAt(FIRST, 10)], true);
  assert.deepEqual(
    two.map(({ text }) => text),
    ['6 things were added by one load', '10 or more things were added by one load'],
  );
});
