import { setTimeout as sleep } from 'node:timers/promises';
import { isWeather } from '../../postgres/index.ts';
import { freeOutcome, type RunOutcome } from '../../runs/index.ts';
import type { Instant } from '../../time/index.ts';
import type { Lanes } from './lanes.ts';
import type { SettlementSpool } from './settlement-spool.ts';
import type { Settled, Settlement } from './store.ts';

/** Settles runs, however long the database is away. */
export type Settler = Readonly<{
  /** Resolves when the books have closed the run. Rejects only where they refuse it: a bug. */
  settle: (settlement: Settlement) => Promise<Settled>;
  /** Settles what an earlier process left on disk; returns how many. */
  replay: () => Promise<number>;
  /** How many settlements the books have not answered yet. */
  pending: () => number;
}>;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Settles through the lane, with the settlement on disk from before the books are asked until they
 * have answered.
 *
 * While the database is away it is synced to disk and tried again, so a finished run's usage is
 * never lost; settling twice is harmless, because a hold closes once.
 */
export function createSettler(options: {
  lane: Lanes['settlements'];
  spool: SettlementSpool;
  onError: (error: unknown, settlement: Settlement) => void;
}): Settler {
  let pending = 0;

  // What the books refuse is a defect; the hold must be closed all the same, and the operator
  // sees it.
  const writeOff = async (settlement: Settlement, cause: unknown): Promise<Settled> => {
    const { outcome } = settlement;
    if (outcome.status === 'written_off') throw cause;
    const forgone = refusedOutcome(outcome.endedAt);
    return await settleSpooled({ ...settlement, outcome: forgone });
  };
  const settleSpooled = async (settlement: Settlement): Promise<Settled> => {
    for (let pauseMs = FIRST_PAUSE_MS, synced = false; ; ) {
      try {
        const settled = await options.lane.add(settlement);
        // Nobody waits for it: a file that stays behind is settled again, which is harmless.
        options.spool.remove(settlement).catch((error: unknown) => {
          options.onError(error, settlement);
        });
        return settled;
      } catch (error) {
        if (!isWeather(error)) {
          options.onError(error, settlement);
          return await writeOff(settlement, error);
        }
      }
      if (!synced) await options.spool.write(settlement, true).catch(() => undefined);
      synced = true;
      await sleep(pauseMs, undefined, { ref: false });
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  };
  const settle = async (settlement: Settlement): Promise<Settled> => {
    pending += 1;
    try {
      // A full disk must not keep the books from being written: then only they remember.
      await options.spool.write(settlement, false).catch((error: unknown) => {
        options.onError(error, settlement);
      });
      return await settleSpooled(settlement);
    } finally {
      pending -= 1;
    }
  };
  return {
    settle,
    async replay() {
      const left = await options.spool.readAll();
      await Promise.allSettled(left.map((settlement) => settleSpooled(settlement)));
      return left.length;
    },
    pending: () => pending,
  };
}

function refusedOutcome(endedAt: Instant): RunOutcome {
  const [status, rule] = ['written_off', 'outcome-unknown'] as const;
  return freeOutcome({ status, code: 'internal', rule, detail: null, endedAt });
}
