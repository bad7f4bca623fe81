import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleInput } from './sample-input.ts';

const MODEL = {
  slug: 'read-text',
  output: 'text',
  parameters: {
    required: ['image', 'prompt'],
    properties: {
      image: { type: 'string', format: 'image' },
      prompt: { type: 'string', format: 'text' },
      scale: { type: 'integer', default: 2 },
    },
  },
  examples: [{ name: 'Sign', parameters: { prompt: 'Read it' }, imageUrl: '/examples/sign.jpg' }],
} as const;
const PAGE = { origin: 'http://localhost:8080', secret: null };
const model = { ...MODEL, parameters: { ...MODEL.parameters }, examples: [...MODEL.examples] };

test('an empty form makes a sample that runs: the example’s picture and what is required', () => {
  const form = { values: { prompt: '', scale: '3' }, picture: null, choice: null };
  const { parameters, picture } = sampleInput(model, form, PAGE);
  assert.deepEqual(parameters, { prompt: 'Read it', scale: 3 });
  assert.deepEqual(picture, { name: 'image', url: 'http://localhost:8080/examples/sign.jpg' });
  assert.deepEqual(sampleInput(model, null, PAGE).parameters, { prompt: 'Read it', scale: 2 });
});

test('a sample sends what is in the form: a file of one’s own, or the address of a picture', () => {
  const values = { prompt: 'Hello', scale: '' };
  const file = new File([], 'mine.png');
  const own = { values, picture: { kind: 'file', file, url: null }, choice: 'fastest' } as const;
  const sample = sampleInput(model, own, PAGE);
  assert.deepEqual(sample.parameters, { prompt: 'Hello' });
  assert.deepEqual(sample.picture, { name: 'image', file: 'mine.png' });
  assert.equal(sample.deployment, 'fastest');
  const address = 'https://example.test/a.png';
  const elsewhere = { values, picture: { kind: 'address', address }, choice: null } as const;
  assert.deepEqual(sampleInput(model, elsewhere, PAGE).picture, { name: 'image', address });
});

test('a model without examples has a sample whose body is valid: what is required is there', () => {
  const bare = { ...model, examples: [] };
  const form = { values: { prompt: '', scale: '' }, picture: null, choice: null };
  assert.deepEqual(sampleInput(bare, null, PAGE).parameters, { prompt: 'Hello, world.', scale: 2 });
  assert.deepEqual(sampleInput(bare, form, PAGE).parameters, { prompt: 'Hello, world.' });
});

test('a model without pictures or examples has a sample too', () => {
  const plain = { ...model, parameters: {}, examples: [] };
  assert.equal(sampleInput(plain, null, PAGE).picture, null);
});
