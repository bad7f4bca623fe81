import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../test/support/eventually.ts';
import { startBuiltinWorker } from './builtin-worker.ts';

async function program(t: { after: (clean: () => Promise<void>) => void }, source: string) {
  const folder = await mkdtemp(join(tmpdir(), 'taximeter-worker-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'worker.mjs');
  await writeFile(file, source);
  return { file, folder };
}

test('the worker gets a token of its own and none of our secrets', async (t) => {
  const { file, folder } = await program(
    t,
    `import { writeFileSync } from 'node:fs';
     writeFileSync(new URL('./environment.json', import.meta.url), JSON.stringify(process.env));
     process.send({ kind: 'ready', port: 4711 });`,
  );
  const environment = {
    PATH: process.env.PATH,
    DATABASE_URL: 'secret',
    WORKER_IDLE_MINUTES: '3',
  };
  const worker = startBuiltinWorker({ program: file, environment, onLine: () => {} });
  t.after(worker.stop);
  assert.equal(worker.address(), null);
  assert.equal(await worker.ready(10_000), true);
  const address = worker.address();
  assert.equal(address?.url, 'http://127.0.0.1:4711');
  const text = await readFile(join(folder, 'environment.json'), 'utf8');
  const given = JSON.parse(text) as Record<string, string>;
  assert.equal(given.WORKER_TOKEN, address?.token);
  assert.equal(given.WORKER_IDLE_MINUTES, '3');
  assert.equal(given.DATABASE_URL, undefined);
});

test('a worker that dies is started again, and says nothing when it is stopped', async (t) => {
  const { file } = await program(
    t,
    `process.send({ kind: 'ready', port: 4711 }, () => setTimeout(() => process.exit(3), 100));`,
  );
  const lines: string[] = [];
  const worker = startBuiltinWorker({
    program: file,
    environment: process.env,
    onLine: (line) => lines.push(line),
  });
  await eventually('it has been started again', () => lines.length >= 2);
  assert.match(lines[0] ?? '', /Worker: ended \(exit code 3\); starting it again in 0\.5 s/);
  assert.match(lines[1] ?? '', /in 1 s/);
  assert.equal(worker.address(), null);
  await worker.stop();
  assert.equal(lines.length, 2);
});

test('a worker that does not answer is not waited for', async (t) => {
  const { file } = await program(t, 'setInterval(() => {}, 1_000);');
  const worker = startBuiltinWorker({ program: file, environment: process.env, onLine: () => {} });
  assert.equal(await worker.ready(100), false);
  await worker.stop();
});
