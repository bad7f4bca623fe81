import assert from 'node:assert/strict';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { bucketOf, type ParametersSchema, typeTextFields, validateParameters } from './index.ts';

const parameters: ParametersSchema = {
  type: 'object',
  properties: {
    image: { type: 'string', format: 'image' },
    prompt: { type: 'string', maxLength: 5 },
    scale: { type: 'integer', minimum: 1, maximum: 4, default: 2 },
    strength: { type: 'number', minimum: 0, maximum: 1 },
    style: { type: 'string', enum: ['plain', 'bold'], default: 'plain' },
    tiled: { type: 'boolean' },
    title: { type: 'string', format: 'text', minLength: 2 },
  },
  required: ['image'],
  additionalProperties: false,
};
const model = { parameters };
const picture = new Uint8Array([1]);

test('valid parameters come back with defaults filled in', () => {
  assert.deepEqual(validateParameters(model, { image: picture, tiled: true }), {
    image: picture,
    tiled: true,
    scale: 2,
    style: 'plain',
  });
  assert.equal(validateParameters(model, { image: 'data:image/png;base64,AA==' }).scale, 2);
});

test('what a model does not declare so is refused, and the field is named', () => {
  const image = picture;
  const table: readonly (readonly [unknown, string, RegExp])[] = [
    [{}, 'image', /is missing/],
    [{ image: 5 }, 'image', /must be an image/],
    [{ image: null }, 'image', /must be an image/],
    [{ image, prompt: 'longer' }, 'prompt', /at most 5 characters, and has 6/],
    [{ image, prompt: 'x'.repeat(1_000_000) }, 'prompt', /at most 5 characters/],
    [{ image, prompt: 'a\0b' }, 'prompt', /has a NUL character/],
    [{ image, prompt: 'a\ud83d' }, 'prompt', /half a surrogate pair/],
    [{ image, prompt: '\udc00a' }, 'prompt', /half a surrogate pair/],
    [{ image, title: '' }, 'title', /must not be empty/],
    [{ image, title: 'a' }, 'title', /at least 2 characters/],
    [{ image, title: '😀' }, 'title', /at least 2 characters/],
    [{ image, title: 'x'.repeat(100_001) }, 'title', /at most 100000 characters/],
    [{ image, title: 5 }, 'title', /expected string, received number/],
    [{ image, prompt: 5 }, 'prompt', /expected string, received number/],
    [{ image, scale: '2' }, 'scale', /expected int|expected number/],
    [{ image, scale: 2.5 }, 'scale', /expected int/],
    [{ image, scale: 0 }, 'scale', />=1/],
    [{ image, scale: 5 }, 'scale', /<=4/],
    [{ image, scale: null }, 'scale', /received null/],
    [{ image, strength: Number.NaN }, 'strength', /expected number/],
    [{ image, strength: Number.POSITIVE_INFINITY }, 'strength', /expected number/],
    [{ image, style: 'wild' }, 'style', /one of "plain"\|"bold"/],
    [{ image, tiled: 'true' }, 'tiled', /expected boolean/],
    [{ image, seed: 1 }, 'seed', /is not a parameter/],
    [JSON.parse('{"image":"x","__proto__":{"scale":9}}'), '__proto__', /is not a parameter/],
    [{ image, constructor: 1 }, 'constructor', /is not a parameter/],
    [{ image, toString: 'x' }, 'toString', /is not a parameter/],
    [[], 'body', /must be a JSON object/],
    [null, 'body', /must be a JSON object/],
    ['image', 'body', /must be a JSON object/],
  ];
  for (const [input, field, detail] of table) {
    assert.throws(
      () => validateParameters(model, input),
      (error) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.slug, 'invalid-request');
        assert.equal(error.members.field, field);
        assert.match(error.message, detail);
        return true;
      },
      field,
    );
  }
});

test('the characters of a text are counted as people count them', () => {
  const prompt = '😀😀😀😀😀';
  assert.equal(prompt.length, 10);
  assert.equal(validateParameters(model, { image: picture, prompt }).prompt, prompt);
  const title = '\n\ufffd';
  assert.equal(validateParameters(model, { image: picture, title }).title, title);
  assert.equal(validateParameters(model, { image: picture, prompt: '' }).prompt, '');
});

test('text fields of a form take the declared type only where they are written as one', () => {
  const typed = typeTextFields(model, {
    scale: '3',
    strength: '0.25',
    tiled: 'false',
    prompt: '12',
    style: 'true',
  });
  assert.deepEqual(typed, { scale: 3, strength: 0.25, tiled: false, prompt: '12', style: 'true' });
  const kept = { scale: '3.0', strength: '1e3', tiled: 'yes', toString: '1' };
  assert.deepEqual({ ...typeTextFields(model, kept) }, kept);
  for (const text of [' 3', '', '0x3', '03', 'NaN', '-', '+3', '3 ']) {
    assert.equal(typeTextFields(model, { scale: text }).scale, text);
  }
  assert.ok(Object.hasOwn(typeTextFields(model, JSON.parse('{"__proto__":"1"}')), '__proto__'));
});

test('a run falls into the first bucket that fits, else the default one', () => {
  const buckets = [
    { name: 'bold', maxMegapixels: null, parameters: { style: 'bold' } },
    { name: 'small', maxMegapixels: 0.25, parameters: {} },
    { name: 'medium', maxMegapixels: 1, parameters: {} },
  ];
  const bucket = (pixels: number | null, style = 'plain') =>
    bucketOf({ buckets }, { style }, pixels);
  assert.equal(bucket(250_000), 'small');
  assert.equal(bucket(250_001), 'medium');
  assert.equal(bucket(1_000_001), 'default');
  assert.equal(bucket(null), 'default');
  assert.equal(bucket(1, 'bold'), 'bold');
  assert.equal(bucketOf({ buckets: [] }, {}, 5), 'default');
});
