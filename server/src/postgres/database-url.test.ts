import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeTarget,
  parseDatabaseUrl,
  quoteName,
  socketUrl,
  withDatabase,
  withSettings,
} from './database-url.ts';

test('only a PostgreSQL URL is taken, and the refusal does not repeat it', () => {
  const wrong = ['', 'localhost', 'mysql://u:secret@h/d', 'postgres://u:sec%ret@h/d', '/run/x'];
  for (const url of wrong) {
    assert.throws(
      () => parseDatabaseUrl(url, 'DATABASE_URL'),
      (error) =>
        error instanceof Error &&
        error.message.startsWith('DATABASE_URL is not') &&
        !error.message.includes('sec'),
      url,
    );
  }
});

test('a target is named by host and port or by socket folder, never with its password', () => {
  const named = (url: string) => describeTarget(parseDatabaseUrl(url, 'X'));
  assert.equal(named('postgres://u:secret@db.example/x'), 'db.example:5432');
  assert.equal(named('postgresql://u:secret@127.0.0.1:6000/x'), '127.0.0.1:6000');
  assert.equal(named('postgres://u:secret@/x?host=/run/postgresql'), '/run/postgresql');
});

test('a socket URL carries any role, password and folder unharmed', () => {
  const url = new URL(socketUrl('/tmp/a b/ü', 'o:w@ner', 'p/w#d?', 'my db'));
  assert.equal(decodeURIComponent(url.username), 'o:w@ner');
  assert.equal(decodeURIComponent(url.password), 'p/w#d?');
  assert.equal(decodeURIComponent(url.pathname), '/my db');
  assert.equal(url.searchParams.get('host'), '/tmp/a b/ü');
});

test('settings are added to those an URL already has, with spaces escaped', () => {
  const url = withSettings('postgres://h/d?options=-c%20a%3D1', { b: '2', c: 'x y' });
  assert.equal(new URL(url).searchParams.get('options'), '-c a=1 -c b=2 -c c=x\\ y');
  assert.ok(!url.includes('+'));
});

test('another database keeps the rest of the URL', () => {
  assert.equal(withDatabase('postgres://u:p@h:1/d?x=1', 'other'), 'postgres://u:p@h:1/other?x=1');
});

test('a quoted name cannot end early', () => {
  assert.equal(quoteName('a"; drop table x; --'), '"a""; drop table x; --"');
});
