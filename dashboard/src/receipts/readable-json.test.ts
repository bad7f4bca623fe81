import assert from 'node:assert/strict';
import test from 'node:test';
import { readableJson } from './readable-json.ts';

test('JSON is told over lines, with short lists on one', () => {
  assert.equal(
    readableJson('{"a":1,"box":[1,2,3],"list":[{"b":[]}]}'),
    '{\n  "a": 1,\n  "box": [1, 2, 3],\n  "list": [\n    {\n      "b": []\n    }\n  ]\n}',
  );
});

test('it means the same, whatever stands in its texts', () => {
  const value = { a: ['[\n 1, ]', 'x] {'], long: Array.from({ length: 60 }, (_, at) => at) };
  assert.deepEqual(JSON.parse(readableJson(JSON.stringify(value))), value);
});

test('what is no JSON stays as it is', () => {
  assert.equal(readableJson('{"a":'), '{"a":');
});
