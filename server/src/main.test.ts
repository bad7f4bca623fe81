import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeDataFolder } from '../test/support/database-process.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

type Ended = Readonly<{ code: number | null; out: string; err: string }>;

/** Starts the server with nothing but these variables; ends it once it says so much. */
async function start(environment: Record<string, string>, until?: string): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', BUILTIN_WORKER: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
    if (until !== undefined && out.includes(until)) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

async function refusal(environment: Record<string, string>): Promise<string> {
  const { code, err } = await start(environment);
  assert.equal(code, 1, err);
  assert.match(err, /^Taximeter cannot start: [^\n]+\n$/, 'one line');
  return err;
}

test('what keeps it from starting is told in one line, and the exit code is 1', async (t) => {
  const dataDir = await makeDataFolder(t);
  const home = dirname(dataDir);
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  const address = taken.address();
  assert.ok(address !== null && typeof address === 'object');
  const PORT = '0';
  const DATA_DIR = dataDir;

  assert.match(await refusal({ PORT: 'abc' }), /PORT must be a port number/);
  assert.match(await refusal({ PORT: String(address.port), DATA_DIR }), /is taken.*set PORT/);
  assert.match(await refusal({ PORT, DATA_DIR, HOST: '203.0.113.1' }), /HOST 203\.0\.113\.1/);
  const CATALOG = join(home, 'absent.yaml');
  assert.match(await refusal({ PORT, DATA_DIR, CATALOG }), /absent\.yaml:1: the file cannot be/);
  const DATABASE_URL = 'postgres://app:hunter2@127.0.0.1:1/none';
  const away = await refusal({ PORT, DATA_DIR, DATABASE_URL });
  assert.match(away, /127\.0\.0\.1:1/);
  assert.doesNotMatch(away, /hunter2/);
  const file = join(home, 'file');
  await writeFile(file, '');
  assert.match(await refusal({ PORT, DATA_DIR: file }), /is not a folder/);
});

test('a catalog with a fault is refused with its line', async (t) => {
  const dataDir = await makeDataFolder(t);
  await mkdir(dataDir);
  const CATALOG = join(dirname(dataDir), 'catalog.yaml');
  await writeFile(CATALOG, 'models:\n  - slug: a\n    price: -1\n');
  const told = await refusal({ PORT: '0', DATA_DIR: dataDir, CATALOG });
  assert.match(told, /catalog\.yaml:\d+: /);
});

test('it starts stage by stage, stops when it is asked to, and starts again', async (t) => {
  const dataDir = await makeDataFolder(t);
  const environment = { PORT: '0', DATA_DIR: dataDir };
  const first = await start(environment, 'Data  ');
  assert.equal(first.code, 0, first.err);
  assert.equal(first.err, '');
  const stages = [
    'Configuration:',
    'Database:',
    'Catalog:',
    'Worker:',
    'Server: listening on http',
  ];
  for (const stage of stages)
    assert.ok(first.out.includes(`\n${stage}`) || first.out.startsWith(stage));
  assert.match(first.out, /Operator link {3}http:\/\/localhost:\d+\/\S+token=[\w-]{43}/);
  assert.match(first.out, /Stopped\n$/);
  assert.doesNotMatch(first.out, /password|secret/i);

  const second = await start(environment, 'Data  ');
  assert.equal(second.code, 0, second.err);
  const third = await start({ ...environment, CLOCK: 'test' }, 'Data  ');
  assert.equal(third.code, 0, third.err);
  assert.match(third.out, /Clock: a TEST clock/);
  // Books that have stood under a test clock are never taken for real ones.
  assert.match(await refusal(environment), /has a test clock/);
});
