import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basisText, likelyCharge, priceNote } from './quote-words.ts';

const QUOTE = {
  expected: '0.003000000',
  typical: '0.001900000',
  hold: '0.002000000',
  maximum: '0.120000000',
  basis: 'recent-runs',
} as const;

test('a run’s likely charge is what half of such runs cost, where that is known', () => {
  assert.equal(likelyCharge(QUOTE), '0.001900000');
  assert.equal(likelyCharge({ ...QUOTE, typical: null }), '0.003000000');
});

test('the most a run can cost is never said to be more than what is left', () => {
  assert.equal(
    priceNote({ ...QUOTE, maximum: '120.000000000' }, '0.840000000'),
    'at most the $0.84 you have left · sets aside $0.002 · failures are free',
  );
  assert.equal(
    priceNote(QUOTE, '0.840000000'),
    'at most $0.12 · sets aside $0.002 · failures are free',
  );
});

test('what cannot be set aside is said before Run is pressed', () => {
  const note = 'needs $0.002 set aside; you have $0.00 left';
  assert.equal(priceNote(QUOTE, '0.000000000'), note);
  assert.equal(priceNote({ ...QUOTE, basis: 'exact' }, '0.000000000'), note);
});

test('a visitor reads the most it can cost, and an exact price needs no bound', () => {
  assert.match(priceNote(QUOTE, undefined), /^at most \$0\.12 · /);
  assert.equal(priceNote({ ...QUOTE, basis: 'exact' }, '1.000000000'), 'failures are free');
});

test('each basis has its words', () => {
  const said = (['exact', 'recent-runs', 'default'] as const).map((basis) => basisText({ basis }));
  assert.equal(new Set(said).size, 3);
});
