import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  characterCount,
  initialValues,
  parameterFields,
  parametersOf,
  valueErrors,
} from './parameter-field.ts';

const FIELDS = parameterFields({
  type: 'object',
  required: ['image', 'prompt'],
  properties: {
    image: { type: 'string', format: 'image', title: 'Photo' },
    scale: { type: 'integer', minimum: 1, maximum: 4, default: 2 },
    prompt: { type: 'string', maxLength: 5 },
    strength: { type: 'number' },
    style: { type: 'string', enum: ['plain', 'rich'] },
    tidy: { type: 'boolean', default: true },
  },
});

test('a form shows what a run needs first, each parameter as what it is', () => {
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

test('texts have lines where they may be long, and choices of numbers stay numbers', () => {
  const fields = parameterFields({
    properties: {
      text: { type: 'string', format: 'text' },
      essay: { type: 'string', maxLength: 5_000 },
      name: { type: 'string', maxLength: 40 },
      times: { type: 'integer', enum: [1, 3] },
    },
  });
  const multiline = fields.filter((field) => field.multiline).map(({ name }) => name);
  assert.deepEqual(multiline, ['text', 'essay']);
  assert.deepEqual(parametersOf(fields, { times: '3', name: 'x' }), { name: 'x', times: 3 });
});

test('characters are counted as the server counts them', () => {
  assert.equal(characterCount('🚕 taxi'), 6);
  assert.equal(characterCount(''), 0);
});

test('a hostile or odd schema still makes a form', () => {
  for (const schema of [{ properties: null }, { properties: [1] }, { properties: { a: null } }]) {
    assert.ok(parameterFields(schema).every(({ kind }) => kind === 'text'));
  }
});
