import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldRefusal } from './field-refusal.ts';

const PICTURE = { name: 'image', title: 'Picture' };

test('a field is called what its label calls it', () => {
  for (const [detail, shown] of [
    ['"image" is an address of no public host.', 'Picture is an address of no public host.'],
    ['image: It is missing.', 'It is missing.'],
    ['Nothing came at the address of "image".', 'Nothing came at the address of the picture.'],
    ['This image is too large.', 'This image is too large.'],
  ] as const) {
    assert.equal(fieldRefusal(PICTURE, detail), shown);
  }
});
