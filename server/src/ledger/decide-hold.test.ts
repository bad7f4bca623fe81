import assert from 'node:assert/strict';
import test from 'node:test';
import { nanoUsd } from '../money/index.ts';
import {
  decideHold,
  type HoldDecision,
  type HoldRequest,
  type WalletState,
} from './decide-hold.ts';

const NOW_MS = Date.UTC(2026, 10, 22);

const WALLET: WalletState = {
  billingMode: 'prepaid',
  availableNanos: nanoUsd(100n),
  debtNanos: nanoUsd(0n),
  spendLimitNanos: null,
  openHolds: 0,
  rateTatMs: null,
};
const REQUEST: HoldRequest = {
  amountNanos: nanoUsd(10n),
  concurrentRuns: 5,
  requestsPerMinute: 60,
};

const nanos = (amountNanos: bigint) => ({ amountNanos: nanoUsd(amountNanos) });
const postpaid = (available: bigint, limit: bigint | null): Partial<WalletState> => ({
  billingMode: 'postpaid',
  availableNanos: nanoUsd(available),
  spendLimitNanos: limit === null ? null : nanoUsd(limit),
});

// The wallet has $100n unless said otherwise, and the request asks for 10.
type Row = [string, Partial<WalletState>, Partial<HoldRequest>, HoldDecision['outcome']];
const TABLE: readonly Row[] = [
  ['less than there is', {}, {}, 'placed'],
  ['all that there is', {}, nanos(100n), 'placed'],
  ['nothing at all', { availableNanos: nanoUsd(0n) }, nanos(0n), 'placed'],
  ['one nano-dollar too much', {}, nanos(101n), 'out-of-credits'],
  ['anything while in debt', { debtNanos: nanoUsd(1n) }, {}, 'in-debt'],
  ['the last run at once', { openHolds: 4 }, {}, 'placed'],
  ['one run too many at once', { openHolds: 5 }, {}, 'concurrency-limited'],
  ['one request too many in a minute', { rateTatMs: NOW_MS + 60_000 }, {}, 'rate-limited'],
  ['the last request of a minute', { rateTatMs: NOW_MS + 59_000 }, {}, 'placed'],
  ['a request after a long rest', { rateTatMs: NOW_MS - 3_600_000 }, {}, 'placed'],
  ['on credit without a limit', postpaid(-1_000_000n, null), {}, 'placed'],
  ['the last of a spend limit', postpaid(-90n, 100n), {}, 'placed'],
  ['beyond a spend limit', postpaid(-91n, 100n), {}, 'spend-limit-reached'],
  ['beyond a spend limit of nothing', postpaid(9n, 0n), {}, 'spend-limit-reached'],
];

for (const [what, wallet, request, outcome] of TABLE) {
  test(`${what}: ${outcome}`, () => {
    const before = { ...WALLET, ...wallet };
    const decision = decideHold(before, { ...REQUEST, ...request }, NOW_MS);
    assert.equal(decision.outcome, outcome);
    // A refusal leaves no trace, so that a large request never refuses a later small one.
    if (outcome !== 'placed') assert.equal(decision.next, before);
  });
}

test('of several reasons the first one checked is given: debt, rate, concurrency, funds', () => {
  const full: WalletState = {
    ...WALLET,
    debtNanos: nanoUsd(1n),
    rateTatMs: NOW_MS + 60_000,
    openHolds: 5,
    availableNanos: nanoUsd(0n),
  };
  const outcomeOf = (wallet: WalletState) => decideHold(wallet, REQUEST, NOW_MS).outcome;
  assert.equal(outcomeOf(full), 'in-debt');
  const paid = { ...full, debtNanos: nanoUsd(0n) };
  assert.equal(outcomeOf(paid), 'rate-limited');
  const rested = { ...paid, rateTatMs: null };
  assert.equal(outcomeOf(rested), 'concurrency-limited');
  assert.equal(outcomeOf({ ...rested, openHolds: 0 }), 'out-of-credits');
});

test('a placed hold takes its amount, its place and its turn', () => {
  const { next } = decideHold(WALLET, REQUEST, NOW_MS);
  assert.deepEqual(next, {
    ...WALLET,
    availableNanos: nanoUsd(90n),
    openHolds: 1,
    rateTatMs: NOW_MS + 1_000,
  });
});

test('a plan of 60 requests a minute allows 60 at once, then one a second', () => {
  const request = { ...REQUEST, ...nanos(0n), concurrentRuns: 1_000 };
  let wallet = WALLET;
  const place = (atMs: number) => {
    const decision = decideHold(wallet, request, atMs);
    wallet = decision.next;
    return decision.outcome;
  };
  for (let nth = 1; nth <= 60; nth += 1) assert.equal(place(NOW_MS), 'placed');
  assert.equal(place(NOW_MS), 'rate-limited');
  assert.equal(place(NOW_MS + 999), 'rate-limited');
  assert.equal(place(NOW_MS + 1_000), 'placed');
  assert.equal(place(NOW_MS + 1_000), 'rate-limited');
});
