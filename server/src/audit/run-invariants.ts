import type { Database } from '../postgres/index.ts';
import type { InvariantResult } from './invariant.ts';
import { loadInvariants } from './load-invariants.ts';
import { prepareAudit, selectInvariantRows } from './store.ts';

/**
 * Runs every invariant over the books as they are at one instant.
 *
 * One read-only snapshot, so that runs that go on meanwhile do not look like broken books.
 */
export async function runInvariants(
  database: Pick<Database, 'transaction'>,
): Promise<readonly InvariantResult[]> {
  const invariants = await loadInvariants();
  return await database.transaction(
    async (tx) => {
      await prepareAudit(tx);
      const results: InvariantResult[] = [];
      for (const { sql, ...head } of invariants) {
        results.push({ ...head, ...(await selectInvariantRows(tx, sql)) });
      }
      return results;
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}
