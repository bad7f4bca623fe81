import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import { type AuditEntry, auditHash, auditPayload, type NewAuditEntry } from './audit-entry.ts';
import { insertEntry, loadTail, lockLog } from './store.ts';

/**
 * Appends an entry to the audit log, in the transaction of the deed it tells of.
 *
 * Law: `seq` is gap-free and each hash covers the one before. Appending waits for every other
 * transaction that appended, so it is a verb's last step.
 */
export async function appendAuditEntry(
  tx: Transaction,
  clock: Clock,
  entry: NewAuditEntry,
): Promise<AuditEntry> {
  await lockLog(tx);
  // A statement of its own after the lock: it sees what the previous holder committed.
  const tail = await loadTail(tx);
  const seq = tail.seq + 1n;
  const at = clock.now();
  const payload = auditPayload(entry, seq, at);
  const hash = auditHash(tail.hash, payload);
  const appended: AuditEntry = { ...entry, seq, at, prevHash: tail.hash, hash, payload };
  await insertEntry(tx, appended);
  return appended;
}
