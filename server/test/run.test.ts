import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const RUNNER = join(import.meta.dirname, 'run.ts');
const IMPORT = "import { test } from 'node:test';\n";

/** Runs the runner in a project that consists of these test files. */
function runIn(files: Readonly<Record<string, string>>): {
  lastLine: string;
  status: number | null;
} {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'));
  mkdirSync(join(folder, 'server'));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, 'server', name), text);
  const { NODE_TEST_CONTEXT: _inherited, ...env } = process.env;
  try {
    const run = spawnSync(process.execPath, [RUNNER], { cwd: folder, encoding: 'utf8', env });
    return { lastLine: run.stdout.trimEnd().split('\n').at(-1) ?? '', status: run.status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the last line counts what passed, and nothing failed means exit code 0', () => {
  const text = `${IMPORT}test('a', () => {});\ntest('b', () => {});\n`;
  assert.deepEqual(runIn({ 'a.test.ts': text, 'b.db.test.ts': text }), {
    lastLine: '4 passed, 0 failed',
    status: 0,
  });
});

test('a test that fails, is skipped or is postponed has not passed', () => {
  const [skip, todo] = ['skip', 'todo'].map(
    (word) => `test('${word}', { ${word}: true }, () => {});`,
  );
  const text = `${IMPORT}test('a', () => {});\ntest('b', () => { throw 1; });\n${skip}\n${todo}\n`;
  assert.deepEqual(runIn({ 'a.test.ts': text }), { lastLine: '1 passed, 3 failed', status: 1 });
});

test('a file that cannot be read, dies or breaks is a failure', () => {
  const files = {
    'a.test.ts': `${IMPORT}test('a', () => {});\n`,
    'broken.test.ts': 'this is not TypeScript (',
    'dies.test.ts': `${IMPORT}test('b', () => process.exit(7));\n`,
    'lacks.test.ts': "import './nothing.ts';\n",
  };
  assert.deepEqual(runIn(files), { lastLine: '1 passed, 3 failed', status: 1 });
});

test('finding no test is a failure', () => {
  assert.deepEqual(runIn({}), { lastLine: '0 passed, 1 failed', status: 1 });
});
