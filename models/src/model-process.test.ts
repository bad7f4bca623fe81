import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { modelProcess } from './model-process.ts';

const image = await readFile(new URL('../examples/portrait.jpg', import.meta.url));
const input = { image, params: {}, maxPixels: 1_000_000 };
const options = { idleMs: 100, stopGraceMs: 100, loadMs: 30_000 };
const watch = () => ({
  signal: new AbortController().signal,
  onProgress: () => {},
  gpuTimeUs: () => 0,
});

test('a model without work ends, and starts again when there is some', async () => {
  const model = modelProcess('people-cutout', options);
  assert.deepEqual([model.state(), model.pid()], ['cold', null]);
  for (const _ of [1, 2]) {
    const running = model.execute(input, watch());
    assert.equal(model.state(), 'loading');
    assert.equal((await running).kind, 'answered');
    assert.equal(model.state(), 'warm');
    while (model.pid() !== null) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(model.state(), 'cold');
  }
});

test('a run stopped while its model loads costs nothing; loading goes on', async () => {
  const model = modelProcess('people-cutout', options);
  const stopper = new AbortController();
  const stopped = model.execute(input, { ...watch(), signal: stopper.signal });
  stopper.abort();
  const ending = await stopped;
  assert.deepEqual([ending.kind, ending.gpuTimeUs, model.state()], ['stopped', 0, 'loading']);
  assert.equal((await model.execute(input, watch())).kind, 'answered');
  model.close();
});

test('a model that cannot be loaded costs nothing and is down', async () => {
  const model = modelProcess('no-such-model', options);
  const ending = await model.execute(input, watch());
  assert.deepEqual([ending.kind, ending.gpuTimeUs, model.state()], ['unavailable', 0, 'down']);
  model.close();
});
