import assert from 'node:assert/strict';
import test from 'node:test';
import { readTable } from '../../test/support/read-table.ts';
import { type NanoUsd, nanoUsd } from '../money/index.ts';
import { decideSettlement, type SettlementInput } from './decide-settlement.ts';

const nanos = (text: string): NanoUsd => nanoUsd(BigInt(text));

// Nano-dollars. "funds" is what the wallet has besides this hold.
const SUCCEEDED = readTable(`
  rated | held | cap | funds | charged | covered | forgone | so that
     30 |   50 |     |     0 |      30 |      50 |       0 | the rest of a hold is free again
     50 |   50 |     |     0 |      50 |      50 |       0 | a hold can be used up exactly
     80 |   50 |     |   100 |      80 |      80 |       0 | a hold grows to the rated cost
     80 |   50 |     |    10 |      60 |      60 |      20 | a hold grows as far as funds go
     80 |   50 |     |     0 |      50 |      50 |      30 | beyond its funds a run is forgone
     80 |   50 |     |    -5 |      50 |      50 |      30 | overdrawn funds take nothing away
     80 |   50 |  60 |   100 |      60 |      60 |      20 | a cap limits what funds would allow
     80 |   50 |  90 |   100 |      80 |      80 |       0 | a cap above the cost is no matter
     10 |    0 |     |   100 |      10 |      10 |       0 | what was held for nothing may pay
     10 |    0 |     |     0 |       0 |       0 |      10 | a run that nobody can pay is free
      0 |   50 |     |     0 |       0 |      50 |       0 | a run that cost nothing releases
`);

for (const cell of SUCCEEDED) {
  test(`of a run that succeeded: ${cell('so that')}`, () => {
    const decision = decideSettlement({
      status: 'succeeded',
      ratedNanos: nanos(cell('rated')),
      heldNanos: nanos(cell('held')),
      capNanos: cell('cap') === '' ? null : nanos(cell('cap')),
      mayExtend: true,
      availableNanos: nanos(cell('funds')),
    });
    assert.deepEqual(decision, {
      chargeNanos: nanos(cell('charged')),
      coveredNanos: nanos(cell('covered')),
      writeOffNanos: nanos(cell('forgone')),
      holdState: cell('charged') === '0' ? 'released' : 'settled',
    });
  });
}

// Each held 50, with 100 more in the wallet; only what was stopped may not be extended.
const ENDED_OTHERWISE = readTable(`
  how         | rated | charged | forgone | the hold | so that
  cancelled   |    20 |      20 |       0 | settled  | a stopped run pays its time
  cancelled   |    80 |      50 |      30 | settled  | a stopped run pays its hold at most
  cancelled   |     0 |       0 |       0 | released | stopped before it began, it is free
  failed      |    80 |       0 |       0 | released | a failed run is free, whatever it used
  written_off |    80 |       0 |       0 | expired  | an unknowable run is free, and expires
`);

for (const cell of ENDED_OTHERWISE) {
  test(cell('so that'), () => {
    const status = cell('how') as SettlementInput['status'];
    const decision = decideSettlement({
      status,
      ratedNanos: nanos(cell('rated')),
      heldNanos: nanoUsd(50n),
      capNanos: null,
      mayExtend: status !== 'cancelled',
      availableNanos: nanoUsd(100n),
    });
    assert.deepEqual(decision, {
      chargeNanos: nanos(cell('charged')),
      coveredNanos: nanoUsd(50n),
      writeOffNanos: nanos(cell('forgone')),
      holdState: cell('the hold'),
    });
  });
}
