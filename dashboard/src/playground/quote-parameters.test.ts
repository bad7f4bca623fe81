import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterFields } from './parameter-field.ts';
import { quoteParameters } from './quote-parameters.ts';

const FIELDS = parameterFields({
  required: ['text'],
  properties: {
    text: { type: 'string', format: 'text', minLength: 1, maxLength: 100_000 },
    seconds: { type: 'integer', minimum: 1, maximum: 60 },
    size: { type: 'integer', enum: [1, 2] },
    style: { type: 'string', enum: ['plain', 'rich'] },
  },
});

test('a quote is asked with the length of a text, never with the text', () => {
  const values = { text: 'my secret 🚕', seconds: '5', size: '2', style: 'rich' };
  const expected = { text: 'x'.repeat(11), seconds: 5, size: 2, style: 'rich' };
  assert.deepEqual(quoteParameters(FIELDS, values), expected);
});

test('what is wrong, missing or too long for an address is left out', () => {
  const values = { text: '', seconds: '99', size: '1', style: 'plain' };
  assert.deepEqual(quoteParameters(FIELDS, values), { size: 1, style: 'plain' });
  const long = quoteParameters(FIELDS, { text: 'x'.repeat(8_001) });
  assert.deepEqual(long, {});
});
