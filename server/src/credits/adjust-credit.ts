import { appendAuditEntry, findAuditEntry } from '../audit-log/index.ts';
import { type CustomerId, type GrantId, newId } from '../ids/index.ts';
import { lockWallet } from '../ledger/index.ts';
import { formatDollars, MAX_NANOS, type NanoUsd } from '../money/index.ts';
import type { Transaction } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import { grantLabel } from './grant.ts';
import { insertGrant, selectManualGrant } from './store.ts';

/** Credit that an operator adds by hand. */
export type CreditAdjustment = Readonly<{
  customerId: CustomerId;
  amountNanos: NanoUsd;
  reason: string;
  actor: string;
  /** The operator's name for this one deed: sent again, it gives nothing more. */
  idempotencyKey?: string | undefined;
}>;

/** The lot that was given; `replayed` where it had been given before under the same key. */
export type AdjustedCredit = Readonly<{ grantId: GrantId; replayed: boolean }>;

const ACTION = 'credit.adjust';

/**
 * Adds credit to a customer by hand, with a reason that stays in the audit log. It never expires.
 *
 * Refuses: not-found · invalid-request (nothing to add, no reason, or a balance out of range) ·
 * idempotency-key-reused, for another amount or reason
 * Law: no manual money movement without an audit entry: both are one transaction. One key of one
 * customer gives once, for ever.
 */
export async function adjustCredit(
  tx: Transaction,
  clock: Clock,
  input: CreditAdjustment,
): Promise<AdjustedCredit> {
  const { customerId, amountNanos } = input;
  const reason = input.reason.trim();
  if (amountNanos <= 0n) {
    throw problem('invalid-request', 'The credit must be more than $0.', { field: 'amount' });
  }
  if (reason === '') {
    throw problem('invalid-request', 'Credit by hand needs a reason.', { field: 'reason' });
  }
  const wallet = await lockWallet(tx, clock, customerId);
  if (wallet === undefined) throw problem('not-found', 'There is no such customer.');
  const before = await findGiven(tx, { ...input, reason });
  if (before !== undefined) return { grantId: before, replayed: true };
  if (wallet.postedNanos + amountNanos > MAX_NANOS) {
    throw problem('invalid-request', 'The balance would be out of range.', { field: 'amount' });
  }
  const now = clock.now();
  const grantId = newId('grant', now);
  const transactionId = newId('transaction', now);
  const posting = { customerId, grantId, transactionId, kind: 'manual_credit' } as const;
  await insertGrant(tx, now, posting, {
    kind: 'manual',
    periodKey: periodOf(input.idempotencyKey) ?? grantId,
    promotional: true,
    label: grantLabel('manual', now),
    amountNanos,
    effectiveAt: now,
    expiresAt: null,
  });
  await appendAuditEntry(tx, clock, {
    actor: input.actor,
    action: ACTION,
    target: transactionId,
    details: { customerId, grantId, amount: formatDollars(amountNanos), reason },
  });
  return { grantId, replayed: false };
}

/** No grant's id has a colon in it, so a key never meets one. */
function periodOf(idempotencyKey: string | undefined): string | undefined {
  return idempotencyKey === undefined ? undefined : `key:${idempotencyKey}`;
}

/** The lot that this key has given already, under the wallet's lock. */
async function findGiven(tx: Transaction, input: CreditAdjustment): Promise<GrantId | undefined> {
  const periodKey = periodOf(input.idempotencyKey);
  if (periodKey === undefined) return undefined;
  const given = await selectManualGrant(tx, input.customerId, periodKey);
  if (given === undefined) return undefined;
  const entry = await findAuditEntry(tx, { action: ACTION, target: given.transactionId });
  if (given.amountNanos !== input.amountNanos || entry?.details.reason !== input.reason) {
    throw problem(
      'idempotency-key-reused',
      'This Idempotency-Key has given other credit, or for another reason.',
      { field: 'Idempotency-Key' },
    );
  }
  return given.grantId;
}
