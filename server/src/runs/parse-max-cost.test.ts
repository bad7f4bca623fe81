import assert from 'node:assert/strict';
import test from 'node:test';
import { ProblemError } from '../problems/index.ts';
import { parseMaxCost } from './parse-max-cost.ts';

const TAKEN: Readonly<Record<string, bigint>> = {
  '0.000000001': 1n,
  '0.05': 50_000_000n,
  '1': 1_000_000_000n,
  '12.50': 12_500_000_000n,
  '4611686018.427387903': 4_611_686_018_427_387_903n,
};
for (const [header, nanos] of Object.entries(TAKEN)) {
  test(`a cap of $${header} is ${nanos} nano-dollars`, () => {
    assert.equal(parseMaxCost(header), nanos);
  });
}

test('without the header there is no cap', () => {
  assert.equal(parseMaxCost(undefined), null);
});

const REFUSED = [
  ...['0', '0.0', '-0', '-1', '+1', '', ' ', ' 1', '1 ', '.5', '1.', '1,5', '1_000', '$1', '٣'],
  ...['NaN', 'Infinity', '1e3', '1e400', '0x10', 'abc', '0.1, 0.2', '1\n'],
  ...['0.0000000001', '4611686018.427387904', '99999999999'],
];
for (const header of REFUSED) {
  test(`x-max-cost ${JSON.stringify(header)} is refused by the name of its header`, () => {
    assert.throws(
      () => parseMaxCost(header),
      (error) =>
        error instanceof ProblemError &&
        error.status === 400 &&
        Object.entries(error.members).join() === 'field,x-max-cost',
    );
  });
}
