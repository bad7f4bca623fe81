import assert from 'node:assert/strict';
import test from 'node:test';
import type { Model } from '../catalog/index.ts';
import { ProblemError } from '../problems/index.ts';
import { type CountedUsage, countUsage } from './index.ts';

type Counted = Parameters<typeof countUsage>[0];

const PICTURES: Counted = {
  input: 'image',
  maxMegapixels: 2,
  quantities: {},
  parameters: {
    type: 'object',
    properties: { image: { type: 'string', format: 'image' } },
    required: ['image'],
    additionalProperties: false,
  },
};
const TEXTS: Counted = {
  input: 'text',
  maxMegapixels: 50,
  quantities: {
    character: { parameter: 'text', times: 1 },
    output_second: { parameter: 'seconds', times: 1_000 },
    image: { parameter: 'count', times: 1 },
    input_token: { parameter: 'style', times: 3 },
  },
  parameters: {
    type: 'object',
    properties: {
      text: { type: 'string', maxLength: 100 },
      seconds: { type: 'number', minimum: 0, maximum: 10.5 },
      count: { type: 'integer', enum: [1, 2, 4] },
      style: { type: 'string', enum: ['no', 'yes', '🚕🚕🚕🚕'] },
    },
    required: ['text', 'seconds', 'count'],
    additionalProperties: false,
  },
};

const count = (
  model: Counted,
  parameters: Model['examples'][number]['parameters'] = {},
  pictures: { images: number | null; pixels: number | null } = { images: 0, pixels: 0 },
): CountedUsage => countUsage(model, { parameters, ...pictures });

test('pictures that were sent are counted, and those to come at their most', () => {
  const sent = count(PICTURES, {}, { images: 1, pixels: 700_000 });
  assert.deepEqual(sent.known, { run: 1n, image: 1n, megapixel: 700_000n });
  assert.deepEqual(sent.most, sent.known);
  const unsent = count(PICTURES, {}, { images: 1, pixels: null });
  assert.deepEqual(unsent.known, { run: 1n, image: 1n });
  assert.deepEqual(unsent.most, { run: 1n, image: 1n, megapixel: 2_000_000n });
});

test('numbers count by their value and texts by their code points', () => {
  const { known, most } = count(TEXTS, { text: 'é🚕', seconds: 0.1, count: 2, style: 'no' });
  assert.deepEqual(known, {
    run: 1n,
    character: 2n,
    output_second: 100n,
    image: 2n,
    input_token: 6n,
  });
  assert.deepEqual(most, known);
});

test('of what is missing, the optional is not there, and the required is bounded', () => {
  const { known, most } = count(TEXTS);
  assert.deepEqual(known, { run: 1n, input_token: 0n });
  assert.deepEqual(most, {
    run: 1n,
    character: 100n,
    output_second: 10_500n,
    image: 4n,
    input_token: 0n,
  });
});

test('pixels of the output are never known before it, and bounded by both limits', () => {
  const rule = { output: 'pixels', maxMegapixels: 4, timesInput: 4 } as const;
  const model = { ...PICTURES, quantities: { megapixel: rule } };
  const small = count(model, {}, { images: 1, pixels: 100 });
  assert.deepEqual(small.known, { run: 1n, image: 1n });
  assert.equal(small.most.megapixel, 400n);
  assert.equal(count(model, {}, { images: 1, pixels: 1_500_000 }).most.megapixel, 4_000_000n);
  assert.equal(count(model, {}, { images: 1, pixels: null }).most.megapixel, 4_000_000n);
  const pixels = { images: 1, pixels: 101 };
  const limit = (changes: object): unknown =>
    count({ ...model, quantities: { megapixel: { ...rule, ...changes } } }, {}, pixels).most
      .megapixel;
  assert.equal(limit({ timesInput: null }), 4_000_000n);
  assert.equal(limit({ timesInput: 2.25 }), 227n);
});

test('a number whose quantity is no whole one is refused by its name', () => {
  for (const seconds of [0.0001, 1 / 3, -1, 1e300]) {
    assert.throws(
      () => count(TEXTS, { text: '', seconds, count: 1 }),
      (error) =>
        error instanceof ProblemError &&
        error.slug === 'invalid-request' &&
        error.members.field === 'seconds',
    );
  }
});
