import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainConnectionError } from './explain-connection-error.ts';

const URL_GIVEN = new URL('postgres://ada:s3cret@db.example:6000/shop');

function explain(error: Error): string {
  const line = explainConnectionError(error, URL_GIVEN, 'DATABASE_URL').message;
  assert.doesNotMatch(line, /s3cret|\n/);
  return line;
}

function coded(code: string, message = 'x'): Error {
  return Object.assign(new Error(message), { code });
}

test('the line names host, port, setting and reason, and never the password', () => {
  const cases: [Error, RegExp][] = [
    [coded('ECONNREFUSED'), /at db\.example:6000 .*DATABASE_URL.*: nothing listens there\.$/],
    [new AggregateError([coded('ECONNREFUSED')]), /nothing listens there/],
    [coded('ENOTFOUND'), /no such host/],
    [new Error('timeout expired'), /does not answer/],
    [new Error('Connection terminated unexpectedly'), /closed the connection/],
    [coded('28P01'), /refuses user "ada"/],
    [coded('3D000'), /CREATE DATABASE "shop";/],
    [coded('53300'), /no connection left/],
    [coded('XX000', 'something odd.'), /: something odd\.$/],
  ];
  for (const [error, expected] of cases) assert.match(explain(error), expected);
});
