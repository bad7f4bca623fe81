import assert from 'node:assert/strict';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { parseTagFilter, parseTags } from './tags.ts';

const LONGEST_KEY = 'k'.repeat(40);
const LONGEST_VALUE = 'v'.repeat(100);

test('no header and an empty one are no tags', () => {
  assert.deepEqual(parseTags(undefined), {});
  assert.deepEqual(parseTags(''), {});
});

for (const [header, tags] of [
  ['team=vision', { team: 'vision' }],
  ['team=vision,stage=beta', { team: 'vision', stage: 'beta' }],
  [' team=a b , stage=~!"#x=y=\tz '.replace('\t', ''), { team: 'a b', stage: '~!"#x=y=z' }],
  ['0._-=1', { '0._-': '1' }],
  ['constructor=x', { constructor: 'x' }],
  [`${LONGEST_KEY}=${LONGEST_VALUE}`, { [LONGEST_KEY]: LONGEST_VALUE }],
  [
    '0=a,1=a,2=a,3=a,4=a,5=a,6=a,7=a,8=a,9=a',
    Object.fromEntries([...'0123456789'].map((key) => [key, 'a'])),
  ],
] as const) {
  test(`x-tags ${JSON.stringify(header).slice(0, 60)} is read`, () => {
    assert.deepEqual(parseTags(header), tags);
  });
}

const BAD = [
  ['a newline in a value', 'team=vis\nion'],
  ['a carriage return in a value', 'team=vision\r'],
  ['a newline between tags', 'team=vision,\nstage=beta'],
  ['NUL', 'team=\0'],
  ['a tab inside a value', 'team=a\tb'],
  ['a character that is not ASCII', 'team=Zürich'],
  ['half a surrogate pair', 'team=\ud800'],
  ['no value', 'team='],
  ['only spaces for a value', 'team=  '],
  ['no "="', 'team'],
  ['no key', '=vision'],
  ['a key in upper case', 'Team=vision'],
  ['a space in a key', 'te am=vision'],
  ['a key that begins with "_"', '__proto__=x'],
  ['a key of 41 characters', `${LONGEST_KEY}k=v`],
  ['a value of 101 characters', `k=${LONGEST_VALUE}v`],
  ['a comma at the end', 'team=vision,'],
  ['a comma alone', ','],
  ['spaces alone', '  '],
  ['the same key twice', 'team=a,team=b'],
  ['eleven tags', '0=a,1=a,2=a,3=a,4=a,5=a,6=a,7=a,8=a,9=a,10=a'],
  ['a header of a megabyte', 'a=b,'.repeat(250_000)],
] as const;

for (const [what, header] of BAD) {
  test(`x-tags with ${what} is refused by its name, in a line a log can take`, () => {
    assert.throws(
      () => parseTags(header),
      (error) => {
        assert.ok(error instanceof ProblemError);
        assert.deepEqual([error.slug, error.members.field], ['invalid-request', 'x-tags']);
        return error.message.length < 300 && /^[^\n\r\0]+$/.test(error.message);
      },
    );
  });
}

test('a filter is a key, or a key with its value; what no tag can be is none', () => {
  assert.deepEqual(parseTagFilter('team'), { key: 'team', value: null });
  assert.deepEqual(parseTagFilter('team=a=b'), { key: 'team', value: 'a=b' });
  for (const text of ['', '=', '=a', 'team=', 'Team', 'team=a,b', 'team=a\nb', '__proto__']) {
    assert.equal(parseTagFilter(text), undefined, JSON.stringify(text));
  }
});
