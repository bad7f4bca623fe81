import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterFields, valueErrors } from './parameter-field.ts';
import { plainValue } from './plain-value.ts';

test('a plain value is one that the parameter allows, whatever its limits', () => {
  const declared = [
    { type: 'string' },
    { type: 'string', maxLength: 3 },
    { type: 'string', minLength: 14 },
    { type: 'string', minLength: 40, maxLength: 41 },
    { type: 'integer' },
    { type: 'integer', minimum: 64, maximum: 2048 },
    { type: 'integer', maximum: -2 },
    { type: 'integer', minimum: 1.5 },
    { type: 'number', minimum: 0, maximum: 0.5 },
  ];
  for (const schema of declared) {
    const fields = parameterFields({ required: ['x'], properties: { x: schema } });
    const [field] = fields;
    assert.ok(field !== undefined);
    const told = `${JSON.stringify(schema)}: ${plainValue(field)}`;
    assert.deepEqual(valueErrors(fields, { x: plainValue(field) }), {}, told);
  }
});
