import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDollars } from './format-dollars.ts';
import { MAX_NANOS, nanoUsd, sumNanos, ZERO_NANOS } from './nano-usd.ts';
import { parseDollars } from './parse-dollars.ts';

// Written | nano-dollars | written back
const AMOUNTS: readonly [string, bigint, string][] = [
  ['0', 0n, '0.000000000'],
  ['-0', 0n, '0.000000000'],
  ['0.000000001', 1n, '0.000000001'],
  ['0.001875', 1_875_000n, '0.001875000'],
  ['0.1', 100_000_000n, '0.100000000'],
  ['1', 1_000_000_000n, '1.000000000'],
  ['007.50', 7_500_000_000n, '7.500000000'],
  ['59', 59_000_000_000n, '59.000000000'],
  ['-3.000000001', -3_000_000_001n, '-3.000000001'],
  ['-0.5', -500_000_000n, '-0.500000000'],
  ['4611686018.427387903', MAX_NANOS, '4611686018.427387903'],
  ['-4611686018.427387903', -MAX_NANOS, '-4611686018.427387903'],
];
for (const [text, nanos, written] of AMOUNTS) {
  test(`$${text} is ${nanos} nano-dollars, written as ${written}`, () => {
    assert.equal(parseDollars(text), nanos);
    assert.equal(formatDollars(nanoUsd(nanos)), written);
    assert.equal(parseDollars(written), nanos);
  });
}

const NO_AMOUNTS = [
  ...['', ' ', '-', '.', '.5', '5.', '+1', '--1', '1 ', ' 1', '1,5', '1_000', '$1', '1\n', '٣'],
  ...['NaN', 'Infinity', '1e9', '0x1', '0.0000000001', '12345678901', '4611686018.427387904'],
];
for (const text of NO_AMOUNTS) {
  test(`${JSON.stringify(text)} is no amount of dollars`, () => {
    assert.throws(() => parseDollars(text), RangeError);
  });
}

test('an amount beyond the range is never made, nor a sum', () => {
  assert.throws(() => nanoUsd(MAX_NANOS + 1n), RangeError);
  assert.throws(() => nanoUsd(-MAX_NANOS - 1n), RangeError);
  const most = nanoUsd(MAX_NANOS);
  assert.throws(() => sumNanos([most, nanoUsd(1n)]), RangeError);
  assert.equal(sumNanos([most, nanoUsd(1n), nanoUsd(-1n)]), MAX_NANOS);
});

test('sums are exact, and the sum of nothing is nothing', () => {
  assert.equal(sumNanos([]), ZERO_NANOS);
  assert.equal(sumNanos(['0.1', '0.2', '-0.3'].map(parseDollars)), 0n);
  assert.equal(
    sumNanos(Array.from({ length: 1_000 }, () => parseDollars('0.001'))),
    1_000_000_000n,
  );
});
