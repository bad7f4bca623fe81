import assert from 'node:assert/strict';
import test from 'node:test';
import { readTable } from '../../test/support/read-table.ts';
import { divideHalfAwayFromZero } from './rounding.ts';

const TABLE = readTable(`
  dividend             | divisor | rounded
  0                    | 7       | 0
  1                    | 2       | 1
  -1                   | 2       | -1
  1                    | 3       | 0
  2                    | 3       | 1
  -2                   | 3       | -1
  3                    | 2       | 2
  5                    | 2       | 3
  -5                   | 2       | -3
  49                   | 100     | 0
  50                   | 100     | 1
  -49                  | 100     | 0
  -50                  | 100     | -1
  149                  | 100     | 1
  10                   | 5       | 2
  12345678901234567890 | 1       | 12345678901234567890
  12345678901234567895 | 10      | 1234567890123456790
`);
for (const cell of TABLE) {
  test(`${cell('dividend')} / ${cell('divisor')} is ${cell('rounded')}`, () => {
    const rounded = divideHalfAwayFromZero(BigInt(cell('dividend')), BigInt(cell('divisor')));
    assert.equal(rounded, BigInt(cell('rounded')));
  });
}

test('nothing is divided by zero or by less', () => {
  for (const divisor of [0n, -1n]) {
    assert.throws(() => divideHalfAwayFromZero(1n, divisor), RangeError);
  }
});
