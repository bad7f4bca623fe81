import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemError } from '../../problems/index.ts';
import { isTooDeep, parseJsonBody } from './json-body.ts';

function fieldRefused(text: string | Buffer): unknown {
  try {
    parseJsonBody(Buffer.from(text));
  } catch (error) {
    assert.equal((error as ProblemError).slug, 'invalid-request');
    return (error as ProblemError).members.field;
  }
  return assert.fail(`${String(text).slice(0, 60)} was taken`);
}

test('a body is read as the JSON it is', () => {
  const text = '{"text":"é 😀","list":[1,null,{"a":true}]}';
  assert.deepEqual(parseJsonBody(Buffer.from(text)), JSON.parse(text));
  assert.equal(parseJsonBody(Buffer.alloc(0)), undefined);
});

test('what is not JSON in UTF-8 is refused', () => {
  assert.equal(fieldRefused('{"a":'), 'body');
  assert.equal(fieldRefused('NaN'), 'body');
  assert.equal(fieldRefused(Buffer.from([0x22, 0xff, 0x22])), 'body');
});

test('names that reach into objects are refused wherever they stand', () => {
  assert.equal(fieldRefused('{"__proto__":{"admin":true}}'), '__proto__');
  assert.equal(fieldRefused('{"\\u005f_proto__":1}'), '__proto__');
  assert.equal(fieldRefused('{"a":[{"constructor":{"prototype":1}}]}'), 'a.0.constructor');
});

test('a NUL character is refused by the name of its field', () => {
  assert.equal(fieldRefused('{"name":"a\\u0000b"}'), 'name');
  assert.equal(fieldRefused('{"a\\u0000":1}'), 'a');
});

test('half a surrogate pair is refused by the name of its field', () => {
  assert.equal(fieldRefused('{"name":["ok","a\\ud800b"]}'), 'name.1');
  assert.equal(fieldRefused('"\\udc00"'), 'body');
  assert.equal(fieldRefused('{"a\\udfff":1}'), 'a\ufffd');
  assert.equal(parseJsonBody(Buffer.from('"\\ud83d\\ude00"')), '😀');
});

test('a value is as deep as a body may be, or too deep', () => {
  const nested = (depth: number): unknown =>
    JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
  assert.equal(isTooDeep(nested(32)), false);
  assert.deepEqual(parseJsonBody(Buffer.from(JSON.stringify(nested(32)))), nested(32));
  assert.equal(isTooDeep(nested(33)), true);
  assert.equal(isTooDeep(nested(200_000)), true);
  assert.equal(isTooDeep('text'), false);
});

test('depth and number of values are bounded, without recursion', () => {
  assert.equal(fieldRefused('['.repeat(100_000) + ']'.repeat(100_000)), 'body');
  assert.equal(fieldRefused(`[${'1,'.repeat(200_000)}1]`), 'body');
});
