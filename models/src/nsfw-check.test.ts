import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadNsfwCheck } from './nsfw-check.ts';
import { example, parsed, runInTest } from './run-in-test.ts';
import type { RunModel } from './run-model.ts';

type Answer = { safe: boolean; classes: { label: string; score: number }[] };
let model: RunModel;
before(async () => {
  model = await loadNsfwCheck();
});

test('a portrait is safe, with the scores of all classes, best first', async () => {
  const output = await runInTest(model, await example('portrait.jpg'));
  assert.equal(output.contentType, 'application/json');
  const { safe, classes } = parsed<Answer>(output);
  assert.equal(safe, true);
  assert.equal(classes[0]?.label, 'neutral');
  assert.ok((classes[0]?.score ?? 0) > 0.8);
  const labels = classes.map(({ label }) => label).sort();
  assert.deepEqual(labels, ['drawing', 'hentai', 'neutral', 'porn', 'sexy']);
  const sum = classes.reduce((total, { score }) => total + score, 0);
  assert.ok(Math.abs(sum - 1) < 0.001, `${sum}`);
});

test('with a threshold that nothing stays below, nothing is safe', async () => {
  const picture = await example('portrait.jpg');
  const { safe } = parsed<Answer>(await runInTest(model, picture, { threshold: '0' }));
  assert.equal(safe, false);
  const bad = runInTest(model, picture, { threshold: '1.5' });
  await assert.rejects(bad, { name: 'InputError', field: 'threshold' });
});
