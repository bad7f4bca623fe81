import type { Database, Transaction } from '../postgres/index.ts';
import { addMs, type Clock, type Instant, parseInstant } from '../time/index.ts';
import { chainSeals, type SealedTransaction } from './seal.ts';
import { allowLong, insertSeals, selectChainTail, selectUnsealed, tryLockChain } from './store.ts';

/** How to seal. */
export type SealOptions = Readonly<{
  /** Only what was recorded at least so long ago: whatever commits late is by then there. */
  afterMs?: number;
  /** How many transactions to seal in one database transaction. */
  batchSize?: number;
  /** Looks for unsealed transactions of all times, not only beside the last sealed ones. */
  everything?: boolean;
}>;

const AFTER_MS = 60_000;
const BATCH_SIZE = 5_000;
/**
 * A transaction is recorded under the time its batch began with, and may commit after later ones.
 */
const LATE_MS = 300_000;

/**
 * Seals what was recorded a while ago, in the order (recorded at, customer, source, kind); returns
 * how many.
 *
 * One process at a time: another one that is at it is left alone. Which transactions are unsealed
 * is asked of the seals themselves, over a window that reaches back before the last one, so that
 * none that commits late is passed over; `everything` asks without a window.
 * Law: each hash covers the one before, the first covers `0`.
 */
export async function sealTransactions(
  database: Pick<Database, 'transaction'>,
  clock: Clock,
  options: SealOptions = {},
): Promise<number> {
  const { afterMs = AFTER_MS, batchSize = BATCH_SIZE, everything = false } = options;
  const until = addMs(clock.now(), -afterMs);
  let from: Instant | null = null;
  const sealBatch = async (tx: Transaction): Promise<readonly SealedTransaction[]> => {
    if (!(await tryLockChain(tx))) return [];
    await allowLong(tx);
    const tail = await selectChainTail(tx);
    const window = everything || tail.recordedAt === null ? null : addMs(tail.recordedAt, -LATE_MS);
    const unsealed = await selectUnsealed(tx, { from: from ?? window, until, limit: batchSize });
    await insertSeals(tx, clock.now(), chainSeals(tail, unsealed));
    return unsealed;
  };
  let sealed = 0;
  for (;;) {
    const batch = await database.transaction(sealBatch);
    sealed += batch.length;
    // The next batch goes on where this one ended, or each would look through all before it again.
    const last = batch.at(-1)?.transfers[0]?.recordedAt;
    if (batch.length < batchSize || last === undefined) return sealed;
    from = parseInstant(last);
  }
}
