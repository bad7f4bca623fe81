import { appendAuditEntry } from '../audit-log/index.ts';
import { type CustomerId, type GrantId, newId } from '../ids/index.ts';
import { lockWallet } from '../ledger/index.ts';
import { formatDollars, MAX_NANOS, type NanoUsd } from '../money/index.ts';
import type { Transaction } from '../postgres/index.ts';
import { problem } from '../problems/index.ts';
import type { Clock } from '../time/index.ts';
import { grantLabel } from './grant.ts';
import { insertGrant } from './store.ts';

/**
 * Adds credit to a customer by hand, with a reason that stays in the audit log. It never expires.
 *
 * Refuses: not-found · invalid-request (nothing to add, no reason, or a balance out of range)
 * Law: no manual money movement without an audit entry: both are one transaction.
 */
export async function adjustCredit(
  tx: Transaction,
  clock: Clock,
  input: { customerId: CustomerId; amountNanos: NanoUsd; reason: string; actor: string },
): Promise<GrantId> {
  const { customerId, amountNanos, reason } = input;
  if (amountNanos <= 0n) {
    throw problem('invalid-request', 'The credit must be more than $0.', { field: 'credit' });
  }
  if (reason.trim() === '') {
    throw problem('invalid-request', 'Credit by hand needs a reason.', { field: 'reason' });
  }
  const wallet = await lockWallet(tx, clock, customerId);
  if (wallet === undefined) throw problem('not-found', 'There is no such customer.');
  if (wallet.postedNanos + amountNanos > MAX_NANOS) {
    throw problem('invalid-request', 'The balance would be out of range.', { field: 'credit' });
  }
  const now = clock.now();
  const grantId = newId('grant', now);
  const transactionId = newId('transaction', now);
  const posting = { customerId, grantId, transactionId, kind: 'manual_credit' } as const;
  await insertGrant(tx, now, posting, {
    kind: 'manual',
    periodKey: grantId,
    promotional: true,
    label: grantLabel('manual', now),
    amountNanos,
    effectiveAt: now,
    expiresAt: null,
  });
  await appendAuditEntry(tx, clock, {
    actor: input.actor,
    action: 'credit.adjust',
    target: transactionId,
    details: { customerId, amount: formatDollars(amountNanos), reason },
  });
  return grantId;
}
