import assert from 'node:assert/strict';
import { decideTouch, inBurnOrder, type OpenGrant } from '../../src/credits/index.ts';
import type { HoldAnswer, HoldOrder, Settlement } from '../../src/gateway/index.ts';
import type { CustomerId, GrantId, RunId } from '../../src/ids/index.ts';
import { decideHold, decideSettlement, type WalletState } from '../../src/ledger/index.ts';
import { type NanoUsd, nanoUsd, sumNanos, ZERO_NANOS } from '../../src/money/index.ts';
import type { Plan } from '../../src/plans/index.ts';
import type { RunStatus } from '../../src/runs/index.ts';
import { type Instant, instant } from '../../src/time/index.ts';
import type { Settled } from './books.ts';

/**
 * A lot in the reference books: `name` is what both books call it, `grantId` only its place in
 * time.
 */
type ReferenceGrant = OpenGrant & Readonly<{ name: string }>;

type ReferenceHold = Readonly<{
  amountNanos: NanoUsd;
  capNanos: NanoUsd | null;
  createdAt: Instant;
}>;

/** A closed run: what was charged, what the hold at last covered, and which lots paid. */
export type ReferenceRun = Readonly<{
  status: RunStatus;
  chargeNanos: NanoUsd;
  coveredNanos: NanoUsd;
  writeOffNanos: NanoUsd;
  holdState: string;
  paidBy: Readonly<Record<string, bigint>>;
}>;

/** One customer's books, kept in the plainest way: lists, sums, and no stored balance. */
export type ReferenceWallet = {
  signedUpAt: Instant;
  grants: ReferenceGrant[];
  readonly given: Set<string>;
  readonly holds: Map<RunId, ReferenceHold>;
  readonly runs: Map<RunId, ReferenceRun>;
  readonly uses: Map<string, Readonly<{ hash: string; runId: RunId; expiresAt: Instant }>>;
  /** Every change of the balance, in order. */
  readonly entries: bigint[];
  nextExpiryAt: Instant | null;
  dailyCreditAt: Instant | null;
  pendingExpiry: boolean;
  rateTatMs: number | null;
};

/** The books as they should be, written only with the pure rules. */
export type ReferenceBooks = Readonly<{
  wallet: (customerId: CustomerId) => ReferenceWallet;
  open: (now: Instant, customerId: CustomerId) => void;
  grant: (now: Instant, grant: NewGrant) => void;
  touch: (now: Instant, customerId: CustomerId, giveDaily: boolean) => void;
  place: (now: Instant, order: HoldOrder) => HoldAnswer;
  settle: (now: Instant, settlement: Settlement) => Settled;
  /** Returns what the hold covers now; undefined where it is closed. */
  extend: (customerId: CustomerId, runId: RunId, targetNanos: NanoUsd) => NanoUsd | undefined;
}>;

type NewGrant = Readonly<{
  customerId: CustomerId;
  name: string;
  amountNanos: NanoUsd;
  promotional: boolean;
  effectiveAt: Instant;
  expiresAt: Instant | null;
}>;

/** What is posted: the sum of what is left of the lots. */
export function postedOf(wallet: ReferenceWallet): NanoUsd {
  return sumNanos(wallet.grants.map((grant) => grant.remainingNanos));
}

/** What is held: the sum of the open holds. */
export function heldOf(wallet: ReferenceWallet): NanoUsd {
  return sumNanos([...wallet.holds.values()].map((hold) => hold.amountNanos));
}

/**
 * What a hold placed at `at` may still take: for every moment up to then, the credit that expires
 * after it must cover the holds placed since, because only these lots may pay for them.
 */
export function roomAt(wallet: ReferenceWallet, at: Instant): NanoUsd {
  const moments = [Number.NEGATIVE_INFINITY, ...wallet.grants.map((g) => g.expiresAt ?? at)];
  const rooms = moments
    .filter((moment) => moment <= at)
    .map((moment) => {
      const lots = wallet.grants.filter((g) => g.expiresAt === null || g.expiresAt > moment);
      const holds = [...wallet.holds.values()].filter((hold) => hold.createdAt >= moment);
      const credit = sumNanos(lots.map((lot) => lot.remainingNanos));
      return nanoUsd(credit - sumNanos(holds.map((hold) => hold.amountNanos)));
    });
  return rooms.reduce(least);
}

function least(one: NanoUsd, other: NanoUsd): NanoUsd {
  if (one < other) return one;
  return other;
}

/** Makes empty reference books; `revokedKeys` are those the guard must not know. */
export function createReferenceBooks(
  plan: Plan,
  revokedKeys: ReadonlySet<string> = new Set(),
): ReferenceBooks {
  const wallets = new Map<CustomerId, ReferenceWallet>();
  const walletOf = (customerId: CustomerId): ReferenceWallet => {
    const wallet = wallets.get(customerId);
    assert.ok(wallet);
    return wallet;
  };
  return {
    wallet: walletOf,
    open: (now, customerId) => void wallets.set(customerId, newWallet(now)),
    grant: (_now, grant) => addGrant(walletOf(grant.customerId), grant),
    touch: (now, customerId, giveDaily) => touch(walletOf(customerId), plan, now, giveDaily),
    place: (now, order) => place(walletOf(order.customerId), revokedKeys, now, order),
    settle: (now, settlement) => settle(walletOf(settlement.customerId), now, settlement),
    extend: (customerId, runId, target) => extend(walletOf(customerId), runId, target),
  };
}

function newWallet(now: Instant): ReferenceWallet {
  return {
    signedUpAt: now,
    grants: [],
    given: new Set(),
    holds: new Map(),
    runs: new Map(),
    uses: new Map(),
    entries: [],
    nextExpiryAt: null,
    dailyCreditAt: now,
    pendingExpiry: false,
    rateTatMs: null,
  };
}

function addGrant(wallet: ReferenceWallet, grant: NewGrant): void {
  if (wallet.given.has(grant.name)) return;
  wallet.given.add(grant.name);
  const grantId = String(wallet.given.size).padStart(9, '0') as GrantId;
  wallet.grants.push({ ...grant, grantId, remainingNanos: grant.amountNanos });
  wallet.entries.push(grant.amountNanos);
  const { expiresAt } = grant;
  if (expiresAt === null) return;
  wallet.nextExpiryAt = instant(Math.min(wallet.nextExpiryAt ?? expiresAt, expiresAt));
}

function touch(wallet: ReferenceWallet, plan: Plan, now: Instant, giveDaily: boolean): void {
  const holds = [...wallet.holds.values()].map((hold) => hold.createdAt);
  const decision = decideTouch({
    now,
    plan,
    signedUpAt: wallet.signedUpAt,
    openGrants: wallet.grants,
    oldestHoldAt: holds.toSorted((a, b) => a - b)[0] ?? null,
    dailyCreditAt: wallet.dailyCreditAt,
    giveDaily,
  });
  const expired = new Set(decision.expire.map((grant) => grant.grantId));
  for (const grant of decision.expire) wallet.entries.push(-grant.remainingNanos);
  wallet.grants = wallet.grants.filter((grant) => !expired.has(grant.grantId));
  for (const grant of decision.grant) {
    const customerId = '' as CustomerId;
    addGrant(wallet, { ...grant, customerId, name: `${grant.kind}:${grant.periodKey}` });
  }
  wallet.nextExpiryAt = decision.nextExpiryAt;
  wallet.dailyCreditAt = decision.dailyCreditAt;
  wallet.pendingExpiry = decision.pendingExpiry;
}

function place(
  wallet: ReferenceWallet,
  revokedKeys: ReadonlySet<string>,
  now: Instant,
  order: HoldOrder,
): HoldAnswer {
  const room = roomAt(wallet, now);
  const answer: HoldAnswer = {
    outcome: 'placed',
    runId: order.runId,
    availableNanos: room,
    retryAfterMs: null,
  };
  const expiryDue = wallet.nextExpiryAt !== null && wallet.nextExpiryAt <= now;
  const dailyDue = wallet.dailyCreditAt !== null && wallet.dailyCreditAt <= now;
  if (order.keyId !== null && revokedKeys.has(order.keyId)) {
    return { ...answer, outcome: 'unauthenticated' };
  }
  if (dailyDue || (expiryDue && !wallet.pendingExpiry)) return { ...answer, outcome: 'touch-due' };
  const known = order.idempotency === null ? undefined : wallet.uses.get(order.idempotency.key);
  const before = known && wallet.runs.get(known.runId);
  const free = before?.status === 'failed' || before?.status === 'written_off';
  if (known && known.expiresAt > now && !free) {
    if (known.hash !== order.idempotency?.requestHash) {
      return { ...answer, outcome: 'idempotency-key-reused' };
    }
    return { ...answer, outcome: before ? 'replayed' : 'joined', runId: known.runId };
  }
  const decision = decideHold(guardOf(wallet, room), order, now);
  if (decision.outcome !== 'placed') {
    const retryAfterMs =
      decision.outcome === 'rate-limited' ? retryAfter(wallet, order, now) : null;
    return { ...answer, outcome: decision.outcome, retryAfterMs };
  }
  wallet.rateTatMs = decision.next.rateTatMs;
  const { amountNanos, capNanos, idempotency, runId } = order;
  wallet.holds.set(runId, { amountNanos, capNanos, createdAt: now });
  if (idempotency !== null) {
    const { requestHash: hash, expiresAt } = idempotency;
    wallet.uses.set(idempotency.key, { hash, runId, expiresAt });
  }
  return answer;
}

function guardOf(wallet: ReferenceWallet, room: NanoUsd): WalletState {
  return {
    billingMode: 'prepaid',
    availableNanos: room,
    debtNanos: ZERO_NANOS,
    spendLimitNanos: null,
    openHolds: wallet.holds.size,
    rateTatMs: wallet.rateTatMs,
  };
}

function retryAfter(wallet: ReferenceWallet, order: HoldOrder, now: Instant): number {
  return (wallet.rateTatMs ?? now) + 60_000 / order.requestsPerMinute - now - 60_000;
}

function settle(wallet: ReferenceWallet, now: Instant, { runId, outcome }: Settlement): Settled {
  const hold = wallet.holds.get(runId);
  if (hold !== undefined) {
    assert.ok(!wallet.runs.has(runId), 'a closed hold was open');
    const { ratedNanos, status, mayExtend } = outcome;
    const { amountNanos: heldNanos, capNanos, createdAt } = hold;
    const availableNanos = roomAt(wallet, createdAt);
    const decided = decideSettlement({
      status,
      ratedNanos,
      heldNanos,
      capNanos,
      mayExtend,
      availableNanos,
    });
    wallet.holds.delete(runId);
    const paidBy = burn(wallet, createdAt, decided.chargeNanos);
    wallet.runs.set(runId, { ...decided, status, paidBy });
    if (decided.chargeNanos > 0n) wallet.entries.push(-decided.chargeNanos);
  }
  const run = wallet.runs.get(runId);
  return {
    outcome: run ? 'closed' : 'hold-not-found',
    status: run?.status ?? outcome.status,
    chargeNanos: run?.chargeNanos ?? ZERO_NANOS,
    availableNanos: roomAt(wallet, now),
    writeOffNanos: run?.writeOffNanos ?? ZERO_NANOS,
  };
}

/** Takes a charge from the lots that were valid when the hold was placed, in burn order. */
function burn(wallet: ReferenceWallet, heldAt: Instant, charge: NanoUsd): Record<string, bigint> {
  const paidBy: Record<string, bigint> = {};
  let due: bigint = charge;
  wallet.grants = inBurnOrder(wallet.grants).flatMap((grant) => {
    if (grant.expiresAt !== null && grant.expiresAt <= heldAt) return [grant];
    const part = due < grant.remainingNanos ? due : grant.remainingNanos;
    if (part > 0n) paidBy[grant.name] = part;
    due -= part;
    const remainingNanos = nanoUsd(grant.remainingNanos - part);
    return remainingNanos === 0n ? [] : [{ ...grant, remainingNanos }];
  });
  assert.equal(due, 0n, 'a charge that no lot may pay');
  return paidBy;
}

function extend(wallet: ReferenceWallet, runId: RunId, targetNanos: NanoUsd): NanoUsd | undefined {
  const hold = wallet.holds.get(runId);
  if (hold === undefined) return undefined;
  const { amountNanos, capNanos, createdAt } = hold;
  const capped = capNanos !== null && capNanos < targetNanos ? capNanos : targetNanos;
  const room = roomAt(wallet, createdAt);
  const missing = capped - amountNanos;
  const extra = least(nanoUsd(missing), room);
  if (extra > 0n) {
    wallet.holds.set(runId, { ...hold, amountNanos: nanoUsd(amountNanos + extra) });
  }
  return wallet.holds.get(runId)?.amountNanos;
}
