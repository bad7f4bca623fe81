import { setTimeout as sleep } from 'node:timers/promises';
import type { Id } from '../ids/index.ts';
import { renewLease } from '../ledger/index.ts';
import { isWeather } from '../postgres/index.ts';
import type { RunSamples } from '../runs/index.ts';
import { type SweepContext, sweepHolds } from './sweep.ts';

/** What keeping house needs. */
export type HouseContext = Omit<SweepContext, 'resolving' | 'graceMs' | 'samples'> &
  Readonly<{
    ownerId: Id<'owner'>;
    holdLeaseMs: number;
    holdGraceMs: number;
    samples: RunSamples;
  }>;

const SAMPLES_EVERY_MS = 1_000;
const SLOWEST_SWEEP_MS = 5_000;
const STOP_MS = 2_000;

/**
 * Renews the lease, sweeps and writes samples until it is stopped; returns how to stop it.
 *
 * While the database is away it keeps trying, silently: readiness says so already.
 */
export function keepHouse(context: HouseContext): () => Promise<void> {
  const ended = new AbortController();
  const lease = { ownerId: context.ownerId, leaseMs: context.holdLeaseMs };
  const every = async (ms: number, what: string, work: () => Promise<unknown>): Promise<void> => {
    while (!ended.signal.aborted) {
      await sleep(ms, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
      if (ended.signal.aborted) return;
      await work().catch((error: unknown) => {
        if (!isWeather(error)) context.onError(error, what);
      });
    }
  };
  const { pool } = context.database;
  const sweep: SweepContext = {
    ...context,
    graceMs: context.holdGraceMs,
    resolving: new Set(),
  };
  const third = context.holdLeaseMs / 3;
  const loops = [
    every(third, 'renewing the lease', () => renewLease(pool, context.clock, lease)),
    every(Math.min(third, SLOWEST_SWEEP_MS), 'sweeping holds', () => sweepHolds(sweep)),
    every(SAMPLES_EVERY_MS, 'writing samples', context.samples.flush),
  ];
  return async () => {
    ended.abort();
    await Promise.race([Promise.allSettled(loops), sleep(STOP_MS, undefined, { ref: false })]);
  };
}
