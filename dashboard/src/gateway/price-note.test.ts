import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceNote } from './price-note.ts';

test('the most a run can cost is never said to be more than what is left', () => {
  assert.equal(
    priceNote('0.002000000', '120.000000000', '0.840000000'),
    'sets aside $0.002 · at most the $0.84 you have left · failures are free',
  );
  assert.equal(
    priceNote('0.002000000', '0.120000000', '0.840000000'),
    'sets aside $0.002 · at most $0.12 · failures are free',
  );
});

test('what cannot be set aside is said before Run is pressed', () => {
  assert.equal(
    priceNote('0.002000000', '0.120000000', '0.000000000'),
    'needs $0.002 set aside; you have $0.00 left',
  );
});

test('until more is known, less is said', () => {
  assert.equal(priceNote(undefined, '0.120000000', undefined), 'at most $0.12 · failures are free');
});
