import assert from 'node:assert/strict';
import test from 'node:test';
import { type GrantId, newId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { type Instant, instant } from '../time/index.ts';
import { inBurnOrder } from './burn-order.ts';
import type { OpenGrant } from './grant.ts';

const day = (nth: number): Instant => instant(Date.UTC(2026, 10, nth));

function lot(expires: number | null, promotional: boolean, effective: number): OpenGrant {
  return {
    grantId: newId('grant', day(effective)),
    remainingNanos: nanoUsd(1n),
    promotional,
    effectiveAt: day(effective),
    expiresAt: expires === null ? null : day(expires),
  };
}

// Expires on | promotional? | given on: the first line pays first.
const ORDER: readonly OpenGrant[] = [
  lot(23, false, 22),
  lot(24, true, 22),
  lot(24, false, 20),
  lot(24, false, 21),
  lot(25, true, 1),
  lot(null, true, 20),
  lot(null, true, 21),
  lot(null, false, 1),
];

test('soonest expiry pays first, on ties promotional before paid, then the oldest', () => {
  const ids = (lots: readonly OpenGrant[]) => lots.map(({ grantId }) => grantId);
  for (let turn = 0; turn < ORDER.length; turn += 1) {
    const mixed = [...ORDER.slice(turn), ...ORDER.slice(0, turn)];
    assert.deepEqual(ids(inBurnOrder(mixed)), ids(ORDER));
    assert.deepEqual(ids(inBurnOrder(mixed.toReversed())), ids(ORDER));
  }
});

test('lots that are alike pay in the order of their ids, so that the order is always the same', () => {
  const alike = ['grt_a', 'grt_b', 'grt_c'].map((id) => ({
    ...lot(24, true, 22),
    grantId: id as GrantId,
  }));
  const ids = inBurnOrder(alike.toReversed()).map(({ grantId }) => grantId);
  assert.deepEqual(ids, ['grt_a', 'grt_b', 'grt_c']);
});
