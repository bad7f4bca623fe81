import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadDetectLanguage } from './detect-language.ts';
import { parsed, runInTest } from './run-in-test.ts';
import type { RunModel } from './run-model.ts';

type Candidate = { language: string; name: string; score: number };
type Answer = Candidate & { candidates: Candidate[] };
let model: RunModel;
before(async () => {
  model = await loadDetectLanguage();
});
const detect = async (text: string, params = {}) =>
  parsed<Answer>(await runInTest(model, null, { text, ...params }));

test('languages are told apart, each with its code and name', async () => {
  for (const [text, language, name] of [
    ['The weather is nice today, and we are going to the beach.', 'en', 'English'],
    ['Das Wetter ist heute schön, und wir fahren an den Strand.', 'de', 'German'],
    ['Il fait beau aujourd’hui et nous allons à la plage.', 'fr', 'French'],
    ['Hoy hace buen tiempo y vamos a la playa.', 'es', 'Spanish'],
    ['Сегодня хорошая погода, и мы едем на пляж.', 'ru', 'Russian'],
    ['今日は天気がいいので、海に行きます。', 'ja', 'Japanese'],
  ]) {
    const answer = await detect(text ?? '');
    assert.deepEqual([answer.language, answer.name], [language, name], text);
    assert.ok(answer.score > 0.9 && answer.score <= 1, `${text}: ${answer.score}`);
    assert.equal(answer.candidates.length, 3);
    assert.equal(answer.candidates[0]?.language, language);
  }
});

test('all lines of a text count', async () => {
  assert.equal((await detect('\n\nGuten Tag\nalle zusammen,\nwie geht es euch?')).language, 'de');
});

test('what holds no words is undetermined, not English', async () => {
  for (const text of ['12345', '😀 😀', '?!…']) {
    const undetermined = { language: 'und', name: 'Undetermined', score: 0, candidates: [] };
    assert.deepEqual(await detect(text), undetermined);
  }
});

test('below minScore nothing is determined; maxResults bounds the candidates', async () => {
  const answer = await detect('hello', { minScore: 0.9, maxResults: 2 });
  assert.deepEqual([answer.language, answer.candidates.length], ['und', 2]);
});

test('a missing, empty or endless text and unknown parameters are refused by name', async () => {
  const refused = (field: string) => ({ name: 'InputError', field });
  await assert.rejects(runInTest(model, null), refused('text'));
  await assert.rejects(detect(' \n'), refused('text'));
  await assert.rejects(detect('a'.repeat(10_001)), refused('text'));
  await assert.rejects(detect('hello', { maxResults: 1.5 }), refused('maxResults'));
  await assert.rejects(detect('hello', { speed: 1 }), refused('speed'));
});
