import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readJsonOutput } from './read-json-output.ts';

test('an output is part of the answer only where it can be written out', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-output-'));
  t.after(() => rm(folder, { recursive: true }));
  const read = async (content: string, contentType = 'application/json'): Promise<unknown> => {
    const file = path.join(folder, 'output');
    await writeFile(file, content);
    return await readJsonOutput({ path: file, contentType, bytes: content.length });
  };
  assert.deepEqual(await read('{"a":[1,null]}'), { a: [1, null] });
  assert.deepEqual(await read('[1]', 'application/problem+json; charset=utf-8'), [1]);
  assert.equal(await read('null'), null);
  assert.equal(await read('['.repeat(200_000) + ']'.repeat(200_000)), undefined);
  assert.equal(await read('['.repeat(200_000)), undefined);
  assert.equal(await read('[1]', 'image/png'), undefined);
  assert.equal(await read(`"${'x'.repeat(1_000_000)}"`), undefined);
  const gone = { path: path.join(folder, 'gone'), contentType: 'application/json', bytes: 1 };
  assert.equal(await readJsonOutput(gone), undefined);
});
