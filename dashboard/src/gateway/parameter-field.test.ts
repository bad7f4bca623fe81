import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialValues, parameterFields, parametersOf, valueErrors } from './parameter-field.ts';

const FIELDS = parameterFields({
  type: 'object',
  required: ['image', 'prompt'],
  properties: {
    image: { type: 'string', format: 'image', title: 'Photo' },
    prompt: { type: 'string', maxLength: 5 },
    scale: { type: 'integer', minimum: 1, maximum: 4, default: 2 },
    strength: { type: 'number' },
    style: { type: 'string', enum: ['plain', 'rich'] },
    tidy: { type: 'boolean', default: true },
  },
});

test('a form shows a schema’s parameters in its order, each as what it is', () => {
  assert.deepEqual(
    FIELDS.map(({ name, kind, required }) => [name, kind, required]),
    [
      ['image', 'image', true],
      ['prompt', 'text', true],
      ['scale', 'integer', false],
      ['strength', 'number', false],
      ['style', 'choice', false],
      ['tidy', 'boolean', false],
    ],
  );
  assert.equal(FIELDS[0]?.title, 'Photo');
  assert.equal(FIELDS[1]?.title, 'prompt');
});

test('a form starts with an example’s values, else with the defaults', () => {
  assert.deepEqual(initialValues(FIELDS, { scale: 4 }), {
    prompt: '',
    scale: '4',
    strength: '',
    style: 'plain',
    tidy: 'true',
  });
});

test('what is wrong is said at the field, before anything is sent', () => {
  const wrong = { prompt: 'too long', scale: '2.5', strength: 'much' };
  assert.deepEqual(valueErrors(FIELDS, wrong), {
    prompt: 'At most 5 characters.',
    scale: 'This must be a whole number.',
    strength: 'This must be a number.',
  });
  assert.deepEqual(valueErrors(FIELDS, { scale: '9' }), {
    prompt: 'This is needed.',
    scale: 'At most 4.',
  });
  assert.deepEqual(valueErrors(FIELDS, { prompt: 'hi', scale: '4' }), {});
});

test('the parameters of a quote are JSON values, without pictures and empty ones', () => {
  const values = { prompt: 'hi', scale: '2', strength: '', style: 'rich', tidy: 'false' };
  assert.deepEqual(parametersOf(FIELDS, values), {
    prompt: 'hi',
    scale: 2,
    style: 'rich',
    tidy: false,
  });
});

test('a schema without properties is a form without fields', () => {
  assert.deepEqual(parameterFields({}), []);
});
