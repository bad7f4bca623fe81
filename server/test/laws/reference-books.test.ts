import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { newId } from '../../src/ids/index.ts';
import { createTestClock, instant } from '../../src/time/index.ts';
import { TEST_PLAN } from '../support/books.ts';
import { closeAll, histories, playHistory, type Stage, type Step } from '../support/history.ts';
import {
  createReferenceBooks,
  heldOf,
  postedOf,
  type ReferenceWallet,
  roomAt,
} from '../support/reference-books.ts';
import { sampled } from '../support/soak.ts';

const START = instant(Date.UTC(2026, 0, 1, 9));

function openStage(): Stage {
  const clock = createTestClock(START);
  const customers = [0, 1].map(() => ({
    id: newId('customer', START),
    key: newId('key', START),
    revokedKey: newId('key', START),
  }));
  const revoked = new Set(customers.map((customer) => customer.revokedKey));
  const reference = createReferenceBooks(TEST_PLAN, revoked);
  for (const { id } of customers) {
    reference.open(START, id);
    reference.touch(START, id, true);
  }
  return { clock, reference, books: null, customers };
}

function expectLaws(wallet: ReferenceWallet, stage: Stage): void {
  const entries = wallet.entries.reduce((sum, entry) => sum + entry, 0n);
  assert.equal(entries, postedOf(wallet), 'the balance is the sum of its entries');
  assert.ok(heldOf(wallet) <= postedOf(wallet), 'holds are covered');
  assert.ok(roomAt(wallet, stage.clock.now()) >= 0n, 'what new holds may use is never negative');
  for (const run of wallet.runs.values()) {
    assert.ok(run.chargeNanos <= run.coveredNanos, 'a charge is within what was held for it');
    const paid = Object.values(run.paidBy).reduce((sum, part) => sum + part, 0n);
    assert.equal(paid, run.chargeNanos, 'lots pay the whole charge');
  }
}

test('in any history the pure rules keep every law of the books, after every step', async () => {
  const law = fc.asyncProperty(histories, async (steps: readonly Step[]) => {
    const stage = openStage();
    for (const step of steps) {
      await playHistory(stage, [step]);
      for (const { id } of stage.customers) expectLaws(stage.reference.wallet(id), stage);
    }
    await closeAll(stage);
    for (const { id } of stage.customers) assert.equal(heldOf(stage.reference.wallet(id)), 0n);
  });
  await fc.assert(law, { numRuns: sampled({ tests: 2_000, soak: 100_000 }) });
});
