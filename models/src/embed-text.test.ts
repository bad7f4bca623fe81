import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadEmbedText } from './embed-text.ts';
import { parsed, runInTest } from './run-in-test.ts';
import type { RunModel } from './run-model.ts';

type Answer = { dimensions: number; embedding: number[] };
let model: RunModel;
before(async () => {
  model = await loadEmbedText();
});
const embed = async (text: string) => {
  const output = await runInTest(model, null, { text });
  assert.ok(output.bytes.length < 8_000);
  return parsed<Answer>(output);
};
const nearness = (a: Answer, b: Answer) =>
  a.embedding.reduce((sum, value, i) => sum + value * (b.embedding[i] ?? 0), 0);

test('sentences that mean alike are nearer to one another than to others', async () => {
  const forgot = await embed('I forgot my password.');
  const reset = await embed('How can I reset my login?');
  const pizza = await embed('This pizza is delicious.');
  assert.deepEqual([forgot.dimensions, forgot.embedding.length], [512, 512]);
  // Of length 1, so that the product of two is the cosine of their angle.
  assert.ok(Math.abs(nearness(forgot, forgot) - 1) < 0.001, `${nearness(forgot, forgot)}`);
  const told = `${nearness(forgot, reset)} ${nearness(forgot, pizza)}`;
  assert.ok(nearness(forgot, reset) > nearness(forgot, pizza) + 0.1, told);
});

test('the same text gives the same vector, whatever was embedded in between', async () => {
  const first = await embed('one text');
  await embed('quite another text');
  assert.deepEqual(await embed('one text'), first);
});

test('any text that says something has a vector', async () => {
  for (const text of [
    'a',
    '😀',
    '中文',
    'no\nspaces\there',
    'a'.repeat(5_000),
    '中'.repeat(5_000),
  ]) {
    const { embedding } = await embed(text);
    assert.ok(
      embedding.some((value) => value !== 0),
      text.slice(0, 10),
    );
  }
});

test('an empty text and one that is too long are refused by name', async () => {
  await assert.rejects(embed('  '), { name: 'InputError', field: 'text' });
  await assert.rejects(embed('a'.repeat(5_001)), { name: 'InputError', field: 'text' });
});
