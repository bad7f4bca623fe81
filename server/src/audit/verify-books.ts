import type { Database } from '../postgres/index.ts';
import { addMs } from '../time/index.ts';
import { brokenOf } from './invariant.ts';
import { runInvariants } from './run-invariants.ts';
import { countUnsealed, prepareAudit, selectChainTail } from './store.ts';
import { verifyAuditLog, verifySeals } from './verify-chains.ts';

/** Whether a database's books can be believed, and if not, why. */
export type BooksVerdict = Readonly<{
  believable: boolean;
  /** One sentence each; empty when believable. */
  reasons: readonly string[];
  checked: Readonly<{ invariants: number; seals: bigint; auditEntries: bigint }>;
}>;

/**
 * So long before the last sealed transaction, one without a seal was slipped in; later ones wait
 * for the job.
 */
const LATEST_MS = 2 * 3_600_000;

/**
 * Re-checks a whole database: every invariant, every seal against the transfers as they are now,
 * every entry of the audit log. Writes nothing, so that an outsider can run it on a copy.
 */
export async function verifyBooks(database: Pick<Database, 'transaction'>): Promise<BooksVerdict> {
  const results = await runInvariants(database);
  const chains = await database.transaction(
    async (tx) => {
      await prepareAudit(tx);
      const seals = await verifySeals(tx);
      const auditLog = await verifyAuditLog(tx);
      const { recordedAt } = await selectChainTail(tx);
      const unsealed =
        recordedAt === null ? 0n : await countUnsealed(tx, addMs(recordedAt, -LATEST_MS));
      return { seals, auditLog, unsealed };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
  const reasons = [
    ...brokenOf(results).map(({ id, title, rows }) => `${id} is broken by ${rows} rows: ${title}`),
    ...chains.seals.faults,
    ...chains.auditLog.faults,
    ...(chains.unsealed > 0n
      ? [`${chains.unsealed} transactions before the last sealed ones have no seal`]
      : []),
  ];
  return {
    believable: reasons.length === 0,
    reasons,
    checked: {
      invariants: results.length,
      seals: chains.seals.checked,
      auditEntries: chains.auditLog.checked,
    },
  };
}
