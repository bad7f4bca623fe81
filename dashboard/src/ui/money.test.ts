import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addMoney,
  amountOf,
  compareMoney,
  costOfTime,
  isPositive,
  moneyText,
  nanosOf,
  roughMoney,
  shortMoney,
  splitExactCost,
  splitMoney,
  thousandthsOf,
} from './money.ts';

test('from a cent on, dollars and cents are strong; zeros at the end are cut', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['0.010000000', '$0.01', ''],
    ['0.018750000', '$0.01', '875'],
    ['0.500000000', '$0.50', ''],
    ['12.400000000', '$12.40', ''],
    ['12.000175962', '$12.00', '0175962'],
    ['1234567.890000000', '$1\u202f234\u202f567.89', ''],
    ['0', '$0.00', ''],
  ];
  for (const [amount, strong, rest] of rows) {
    assert.deepEqual(splitMoney(amount), { sign: '', lead: '', strong, rest }, amount);
  }
});

test('below a cent the first three digits that count are strong, the zeros before them faint', () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['0.000175962', '$0.000', '175', '962'],
    ['0.009999999', '$0.00', '999', '9999'],
    ['0.004000000', '$0.00', '4', ''],
    ['0.000500100', '$0.000', '500', '1'],
    ['0.000000001', '$0.00000000', '1', ''],
  ];
  for (const [amount, lead, strong, rest] of rows) {
    assert.deepEqual(splitMoney(amount), { sign: '', lead, strong, rest }, amount);
  }
});

test('a receipt keeps all nine places', () => {
  const parts = { sign: '', lead: '', strong: '$0.01', rest: '9060000' };
  assert.deepEqual(splitMoney('0.019060000', true), parts);
  const small = { sign: '', lead: '$0.000', strong: '500', rest: '000' };
  assert.deepEqual(splitMoney('0.000500000', true), small);
  const nothing = { sign: '', lead: '', strong: '$0.00', rest: '0000000' };
  assert.deepEqual(splitMoney('0.000000000', true), nothing);
  assert.equal(moneyText('12.400000000', true), '$12.400000000');
});

test('a short amount is cut, never rounded, and never shown as nothing', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['1.000000000', '$1.00'],
    ['0.840000000', '$0.84'],
    ['0.999824038', '$0.9998'],
    ['0.998000001', '$0.9980'],
    ['0.000175962', '$0.0001'],
    ['0.000012345', '$0.000012345'],
    ['-0.000150000', '−$0.0002'],
    ['1234.567890000', '$1\u202f234.5678'],
  ];
  for (const [amount, text] of rows) assert.equal(shortMoney(amount), text, amount);
});

test('a negative amount carries a minus sign before the dollar sign', () => {
  assert.equal(moneyText('-0.004000000'), '−$0.004');
});

test('reading and writing an amount gives the same amount', () => {
  for (const amount of ['0.000000000', '0.000000001', '-7.010000000', '99999999999.999999999']) {
    assert.equal(amountOf(nanosOf(amount)), amount);
  }
});

test('what is not an exact amount is refused', () => {
  for (const text of ['', '1e-3', '.5', '1.', '0.0000000001', 'NaN', '1,5', '0x1', ' 1']) {
    assert.throws(() => nanosOf(text), RangeError, text);
  }
});

test('amounts are compared as amounts, not as text', () => {
  assert.equal(compareMoney('9.000000000', '10.000000000'), -1);
  assert.equal(compareMoney('0.5', '0.500000000'), 0);
  assert.equal(compareMoney('0.000000001', '-1'), 1);
  assert.equal(isPositive('0.000000001'), true);
  assert.equal(isPositive('0.000000000'), false);
});

test('amounts add up exactly', () => {
  assert.equal(addMoney(['0.100000000', '0.200000000']), '0.300000000');
  assert.equal(addMoney([]), '0.000000000');
});

test('an estimate shows two digits that count, and an upper bound is never shown too small', () => {
  assert.equal(roughMoney('0.019060000'), '$0.019');
  assert.equal(roughMoney('0.001952000'), '$0.002');
  assert.equal(roughMoney('0.099600000'), '$0.10');
  assert.equal(roughMoney('3.812000000'), '$3.81');
  assert.equal(roughMoney('0.030100000', 'up'), '$0.031');
  assert.equal(roughMoney('0.000000001', 'up'), '$0.000000001');
  assert.equal(roughMoney('0.000000000'), '$0.00');
});

test('a bar is never longer than the whole', () => {
  assert.equal(thousandthsOf('0.25', '1.00'), 250);
  assert.equal(thousandthsOf('2', '1'), 1000);
  assert.equal(thousandthsOf('-1', '1'), 0);
  assert.equal(thousandthsOf('1', '0'), 0);
});

test('the running meter rounds up, so that it may say "at most"', () => {
  assert.equal(costOfTime(3812, '0.005000000'), '0.019060000');
  assert.equal(costOfTime(1, '0.000000001'), '0.000000001');
  assert.equal(costOfTime(-5, '0.005000000'), '0.000000000');
});

test('a cost is shown with all its places, and says where it never ends', () => {
  const cost = (text: string) => Object.values(splitExactCost(text));
  assert.deepEqual(cost('0.01906'), ['', '', '$0.01', '9060000']);
  assert.deepEqual(cost('0'), ['', '', '$0.00', '0000000']);
  assert.deepEqual(cost('0.000000000333…'), ['', '$0.000000000', '333', '…']);
  assert.deepEqual(cost('0.0033333333333…'), ['', '$0.00', '333', '33333333…']);
  assert.deepEqual(splitExactCost('-0.0000000005').sign, '−');
  assert.throws(() => splitExactCost('1e-9'), RangeError);
});
