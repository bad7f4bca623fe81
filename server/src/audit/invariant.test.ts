import assert from 'node:assert/strict';
import test from 'node:test';
import { parseInvariants } from './invariant.ts';
import { loadInvariants } from './load-invariants.ts';

test('the auditor’s 43 invariants are all there, and eight of our own', async () => {
  const invariants = await loadInvariants();
  const ids = invariants.map(({ id }) => id);
  const numbered = (letter: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${letter}${String(at + 1).padStart(2, '0')}`);
  assert.deepEqual(ids, [...numbered('I', 43), ...numbered('T', 8)]);
});

test('an invariant is its id, class, title and one statement without comments', () => {
  const text = '-- about\n-- @inv X1 B a title\n-- why\nselect 1\n  from t;\n\n';
  const expected = { id: 'X1', class: 'B', title: 'a title', sql: 'select 1\n  from t' };
  assert.deepEqual(parseInvariants(text), [expected]);
});

for (const [fault, text] of Object.entries({
  'that is empty': '-- nothing here\n',
  'with an invariant without a statement': '-- @inv X1 A a\n-- @inv X2 A b\nselect 1;\n',
  'with two statements in one': '-- @inv X1 A a\nselect 1; select 2;\n',
  'with something else than a select': '-- @inv X1 A a\ndelete from t;\n',
  'with one id twice': '-- @inv X1 A a\nselect 1;\n-- @inv X1 A b\nselect 2;\n',
})) {
  test(`a file ${fault} is an error, because a check that does not run must not pass`, () => {
    assert.throws(() => parseInvariants(text));
  });
}

test('a title may go on in the next line', () => {
  const [found] = parseInvariants('-- @inv X1 B a title\n--   that goes on\n-- why\nselect 1;\n');
  assert.deepEqual([found?.title, found?.sql], ['a title that goes on', 'select 1']);
});
