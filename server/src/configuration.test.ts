import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CONFIGURATION_TABLE, readConfiguration } from './configuration.ts';

const HOME = '/srv/taximeter';

test('without a single variable everything has its default', () => {
  const { mailFrom, ...rest } = readConfiguration({}, HOME);
  assert.equal(mailFrom, 'Taximeter <no-reply@localhost>');
  assert.deepEqual(rest, {
    port: 8080,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8080',
    trustedProxies: [],
    dataDir: `${HOME}/data`,
    databaseUrl: undefined,
    databaseMigrationUrl: undefined,
    catalogFile: `${HOME}/catalog.yaml`,
    plansFile: `${HOME}/plans.yaml`,
    builtinWorker: true,
    pictureUrls: 'public',
    smtpUrl: undefined,
    logLevel: 'warn',
    compatible: false,
    holdLeaseMs: 30_000,
    holdGraceMs: 60_000,
    testClock: false,
  });
});

test('what is set counts, and what is empty does not', () => {
  const given = {
    PORT: '9000',
    PUBLIC_URL: 'https://meter.example/',
    TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
    DATA_DIR: 'elsewhere',
    COMPAT: 'segmind',
    CLOCK: 'test',
    HOST: '',
  };
  const configuration = readConfiguration(given, HOME);
  assert.equal(configuration.port, 9_000);
  assert.equal(configuration.publicUrl, 'https://meter.example');
  assert.deepEqual(configuration.trustedProxies, ['10.0.0.1', '10.0.0.2']);
  assert.equal(configuration.dataDir, resolve('elsewhere'));
  assert.equal(configuration.compatible, true);
  assert.equal(configuration.testClock, true);
  assert.equal(configuration.host, '127.0.0.1');
});

test('each variable that is wrong is named in one line that says what it must be', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PUBLIC_URL', 'localhost:8080'],
    ['PUBLIC_URL', 'https://meter.example/path'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['BUILTIN_WORKER', 'yes'],
    ['LOG_LEVEL', 'verbose'],
    ['COMPAT', 'openai'],
    ['HOLD_LEASE_MS', '1e5'],
    ['HOLD_LEASE_MS', '50'],
    ['CLOCK', 'fast'],
    ['SMTP_URL', 'mail.example'],
    ['MAIL_FROM', 'nobody'],
  ];
  for (const [name, text] of wrong) {
    assert.throws(
      () => readConfiguration({ [name]: text }, HOME),
      (error: Error) => {
        assert.equal(error.name, 'StartupError');
        assert.match(error.message, new RegExp(`^${name} must .+\\.$`));
        return !error.message.includes('\n');
      },
      `${name}=${text}`,
    );
  }
});

test('a password in a URL is never repeated', () => {
  assert.throws(
    () => readConfiguration({ SMTP_URL: 'ftp://user:hunter2@mail.example' }, HOME),
    (error: Error) => !error.message.includes('hunter2'),
  );
});

test('the table in the README is that of the settings', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  assert.deepEqual(
    cells.map(([, name, byDefault, meaning]) => ({
      name: name?.replaceAll('`', ''),
      byDefault: byDefault?.replaceAll('`', ''),
      meaning,
    })),
    CONFIGURATION_TABLE,
  );
});
