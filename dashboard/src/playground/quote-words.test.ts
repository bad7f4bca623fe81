import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basisText, likelyCharge, likelyOn, likelyText, priceNote } from './quote-words.ts';

const EXACT = 'never more · failures are free';
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
  assert.equal(priceNote({ ...QUOTE, basis: 'exact' }, '1.000000000'), EXACT);
});

test('each basis has its words, and a few runs are not called the operator’s figure', () => {
  const bases = ['exact', 'recent-runs', 'default'] as const;
  const said = bases.map((basis) => basisText({ ...QUOTE, basis, typical: null }));
  assert.equal(new Set([...said, basisText({ ...QUOTE, basis: 'default' })]).size, 4);
});

test('while nothing is in the form, the most is not called an estimate', () => {
  const quote = { ...QUOTE, basis: 'default', typical: null, expected: QUOTE.maximum } as const;
  assert.equal(likelyText(quote), 'at most $0.12');
  assert.match(basisText(quote), /^It depends on what goes in/);
  assert.equal(priceNote(quote, undefined), 'sets aside $0.002 · failures are free');
});

test('an exact price is never rounded, an estimate always', () => {
  assert.equal(likelyText({ ...QUOTE, basis: 'exact', expected: '0.001076800' }), '$0.0010768');
  assert.equal(likelyText({ ...QUOTE, typical: '0.001976800' }), '≈ $0.002');
});

test('on each deployment a run is likely to cost what its measured time does there', () => {
  const priced = { id: 'a', expected: '0.002000000', maximum: '0.1', status: 'warm' } as const;
  const card = (...meters: readonly string[]) => ({
    ...{ id: 'card', version: 1, from: '2026-11-01T00:00:00Z' },
    components: meters.map((meter) => ({ meter, amount: '1', unitQuantity: '1', unit: meter })),
  });
  const timed = { perGpuSecond: '0.005000000', rateCard: card('gpu_time') };
  assert.equal(likelyOn(timed, { ...priced, p50Us: 380_000 }), '0.001900000');
  assert.equal(likelyOn(timed, { ...priced, p50Us: null }), '0.002000000');
  const more = { ...timed, rateCard: card('gpu_time', 'run') };
  assert.equal(likelyOn(more, { ...priced, p50Us: 380_000 }), '0.002000000');
});
