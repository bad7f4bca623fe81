import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asOwner } from '../test/support/as-owner.ts';
import { makeDataFolder } from '../test/support/database-process.ts';
import { openDatabase } from './postgres/index.ts';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

type Said = Readonly<{ code: number; out: string; err: string }>;

/** A data folder that a server was started on once. */
async function makeInstallation(t: TestContext): Promise<string> {
  const dataDir = await makeDataFolder(t);
  const database = await openDatabase({ dataDir });
  await database.stop();
  return dataDir;
}

/** A command line over a data folder of its own. */
function commandLine(dataDir: string) {
  const say = async (...words: string[]): Promise<Said> => {
    const child = spawn(process.execPath, [CLI, ...words], {
      env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, CLOCK: 'test' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };
  /** What a command answers a program: one JSON value, whatever happens. */
  const tell = async (...words: string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await say(...words, '--json')).out) as Record<string, unknown>;
  return { say, tell };
}

test('a command asked for help says what it does and does nothing', async () => {
  const { say } = commandLine('/nowhere');
  for (const asked of ['--help', '-h']) {
    const { code, out, err } = await say('load-catalog', asked);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /taximeter -- load-catalog \[FILE\]/);
    assert.match(out, /Load a catalog/);
  }
});

test('an operator makes customers, credit and keys without a server', async (t) => {
  const { say, tell } = commandLine(await makeInstallation(t));
  const created = await tell(
    ...['create-customer', '--email', 'Ada@example.test', '--credit', '10', '--reason', 'trial'],
  );
  assert.match(String(created.id), /^cus_/);
  assert.equal(created.email, 'ada@example.test');
  assert.equal(created.available, '11.000000000');

  const key = await tell('create-key', '--customer', String(created.id), '--name', 'laptop');
  assert.match(String(key.secret), /^tm_live_/);
  const revoked = await tell('revoke-key', String(key.id));
  assert.notEqual(revoked.revokedAt, null);

  const credit = ['--customer', 'ada@example.test', '--credit', '0.000000001', '--reason', 'r'];
  assert.equal((await tell('add-credit', ...credit)).available, '11.000000001');
  const suspended = await tell('suspend', '--customer', 'a.da@example.test', '--reason', 'r');
  assert.equal(suspended.status, 'suspended');

  const models = (await tell('models')) as unknown as { slug: string }[];
  const slugs = models.map(({ slug }) => slug);
  assert.ok(
    ['esrgan-medium', 'ocr', 'people-cutout'].every((slug) => slugs.includes(slug)),
    `${slugs}`,
  );
  const invariants = await say('invariants');
  assert.equal(invariants.code, 0, invariants.out);
  assert.equal((await tell('verify')).believable, true);
});

test('on a database of another version a command says in one line what to do', async (t) => {
  const dataDir = await makeInstallation(t);
  const database = await openDatabase({ dataDir });
  await asOwner(database, 'alter table worker_faults rename column detail to words');
  await database.stop();
  const { code, out, err } = await commandLine(dataDir).say('worker-faults');
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^The database is not yet of this version[^\n]+start the server[^\n]+\n$/);
});

test('what is refused is told as a problem, and what is no command as usage', async (t) => {
  const { say, tell } = commandLine(await makeInstallation(t));
  const absent = await say('balance', '--customer', 'nobody@example.test');
  assert.deepEqual([absent.code, absent.out], [1, '']);
  assert.equal(absent.err, 'There is no customer nobody@example.test.\n');
  const mistyped = await say('balance', '--customer', 'cus_nope');
  assert.deepEqual([mistyped.code, mistyped.err], [1, 'There is no customer cus_nope.\n']);
  assert.equal((await tell('revoke-key', 'key_x')).code, 'not-found');
  const abc = ['--email', 'a@example.test', '--credit', 'abc', '--reason', 'r'];
  assert.equal((await tell('create-customer', ...abc)).field, 'credit');
  for (const words of [
    ['nonsense'],
    ['create-key', '--customer', 'x'],
    ['balance', '--customer'],
    ['balance', '--customer', 'x', '--colour', 'red'],
    ['models', 'esrgan'],
  ]) {
    const { code, err } = await say(...words);
    assert.equal(code, 2, words.join(' '));
    assert.match(err, /^[^\n]+\n$/);
  }
  for (const words of [['--json'], ['--help', '--json'], ['help', '--json']]) {
    const { code, out } = await say(...words);
    assert.equal(code, 0);
    const { commands } = JSON.parse(out) as { commands: { name: string }[] };
    assert.ok(commands.some(({ name }) => name === 'create-customer'));
  }
  const help = await say('help');
  assert.equal(help.code, 0);
  assert.match(help.out, /create-customer .*\n +Make a customer/);
});

test('no command makes a database: a mistyped folder is told as one', async (t) => {
  const dataDir = await makeDataFolder(t);
  const { say, tell } = commandLine(dataDir);
  const detail = `There is no database in ${dataDir}; start the server once first.`;
  for (const words of [['models'], ['create-customer', '--email', 'ada@example.test']]) {
    assert.deepEqual(await say(...words), { code: 1, out: '', err: `${detail}\n` });
  }
  assert.deepEqual(await tell('models'), { code: 'failed', detail });
  assert.equal(existsSync(dataDir), false);
});
