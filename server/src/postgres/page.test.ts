import assert from 'node:assert/strict';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { pageOf, readCursor, rowsFor } from './page.ts';

const anyKey = (): boolean => true;

function refusedField(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.slug, 'invalid-request');
    return error.members.field;
  }
  return assert.fail('nothing was refused');
}

test('a cursor leads on from the last item shown, and the last page has none', () => {
  const first = pageOf('list', ['c', 'b', 'a'], 2, (item) => item);
  assert.deepEqual(first.items, ['c', 'b']);
  assert.equal(readCursor('list', first.nextCursor ?? '', anyKey), 'b');
  assert.equal(pageOf('list', ['b', 'a'], 2, (item) => item).nextCursor, null);
  assert.deepEqual(pageOf('list', [], 2, String), { items: [], nextCursor: null });
});

test('a cursor of another list, of somebody else, or of nobody is refused by its name', () => {
  const { nextCursor } = pageOf('runs:cus_1', ['b', 'a'], 1, (item) => item);
  assert.ok(nextCursor);
  const bad = ['', ' ', 'x', 'null', `${nextCursor}=`, `${nextCursor} `, nextCursor.toUpperCase()];
  for (const cursor of bad) {
    assert.equal(
      refusedField(() => readCursor('runs:cus_1', cursor, anyKey)),
      'cursor',
    );
  }
  assert.equal(
    refusedField(() => readCursor('runs:cus_2', nextCursor, anyKey)),
    'cursor',
  );
  assert.equal(
    refusedField(() => readCursor('runs:cus_1', nextCursor, () => false)),
    'cursor',
  );
});

test('a limit is a whole number from 1 to 100', () => {
  assert.equal(rowsFor(100), 101);
  for (const limit of [0, -1, 1.5, 101, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(
      refusedField(() => rowsFor(limit)),
      'limit',
    );
  }
});
