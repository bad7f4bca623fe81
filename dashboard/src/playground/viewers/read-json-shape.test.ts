import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainFacts, readJsonShape } from './read-json-shape.ts';

test('classes with scores are shown with the likeliest first', () => {
  const classes = [
    { label: 'drawing', score: 0.1 },
    { className: 'neutral', probability: 0.9 },
  ];
  const expected = {
    kind: 'classes',
    classes: [
      { label: 'neutral', score: 0.9 },
      { label: 'drawing', score: 0.1 },
    ],
  };
  assert.deepEqual(readJsonShape({ classes }), expected);
  assert.deepEqual(readJsonShape(classes), expected);
  assert.deepEqual(readJsonShape({ classes: { drawing: 0.1, neutral: 0.9 } }), expected);
});

test('a language, alone or among others, is shown as languages', () => {
  assert.deepEqual(readJsonShape({ language: 'de', score: 0.99 }), {
    kind: 'languages',
    classes: [{ label: 'German (de)', score: 0.99 }],
  });
  const languages = [{ language: 'de', score: 0.99 }];
  assert.equal(readJsonShape({ languages }).kind, 'languages');
  const candidates = [...languages, { language: 'en', name: 'English', score: 0.01 }];
  const shape = readJsonShape({ language: 'de', score: 0.99, candidates });
  assert.ok(shape.kind === 'languages');
  assert.deepEqual(
    shape.classes.map(({ label }) => label),
    ['German (de)', 'English (en)'],
  );
});

test('a language without a known name is shown by its code', () => {
  const candidates = [
    { language: 'xx-unknown!', score: 1 },
    { language: 'gsw', name: 'Alsatian', score: 0 },
  ];
  const shape = readJsonShape({ language: 'x', candidates });
  assert.ok(shape.kind === 'languages');
  assert.deepEqual(
    shape.classes.map(({ label }) => label),
    ['xx-unknown!', 'Alsatian (gsw)'],
  );
});

test('an embedding is shown by its dimensions and its first values', () => {
  const embedding = Array.from({ length: 384 }, (_, at) => at / 1000);
  const first = embedding.slice(0, 8);
  const shape = { kind: 'embedding', vectors: 1, dimensions: 384, first };
  assert.deepEqual(readJsonShape({ embedding }), shape);
  assert.deepEqual(readJsonShape({ embeddings: [embedding, embedding] }), { ...shape, vectors: 2 });
});

test('whatever else a model makes is JSON like any other', () => {
  const hostile: readonly unknown[] = [
    undefined,
    null,
    'neutral',
    0.5,
    [],
    {},
    { classes: [] },
    { classes: [{ label: 'a', score: 2 }] },
    { classes: [{ label: 'a', score: '0.5' }] },
    { classes: [{ label: 'a', score: 0.5 }, null] },
    { classes: 'a' },
    { language: 5, score: 0.5 },
    { language: 'de' },
    { embedding: [1, 2, 3] },
    { embedding: Array.from({ length: 9 }, () => 'x') },
    { embeddings: [Array.from({ length: 9 }, () => 1), [1]] },
  ];
  for (const output of hostile) {
    assert.deepEqual(readJsonShape(output), { kind: 'other' }, JSON.stringify(output));
  }
});

test('the facts beside classes are told in words', () => {
  assert.deepEqual(plainFacts({ safe: true, count: 2, classes: [], at: null }), [
    ['safe', 'yes'],
    ['count', '2'],
  ]);
  for (const output of [null, 5, 'safe', [true], { deep: { safe: true } }]) {
    assert.deepEqual(plainFacts(output), []);
  }
});
