import type { CustomerId, RunId } from '../ids/index.ts';
import { extendHold } from '../ledger/index.ts';
import { type NanoUsd, nanoUsd, type Price } from '../money/index.ts';
import type { FundsPolicy } from '../plans/index.ts';
import { isWeather, type Queryable } from '../postgres/index.ts';
import { maximumGpuTimeUs, rateUsage, type Usage } from '../pricing/index.ts';
import { type Clock, monotonicUs } from '../time/index.ts';
import type { StopReason } from './judge-answer.ts';

/** A running run, as its follower sees it. */
export type FollowedRun = Readonly<{
  customerId: CustomerId;
  runId: RunId;
  /** Asks how much GPU time it has had so far, µs; null where that cannot be said. */
  gpuTimeSoFar: () => Promise<bigint | null>;
  /** The most GPU time it can have: then it is stopped, and free. */
  deadlineUs: bigint;
  prices: readonly Price[];
  knownUsage: Usage;
  heldNanos: NanoUsd;
  capNanos: NanoUsd | null;
  fundsPolicy: FundsPolicy;
}>;

/** What a follower found out. */
export type Follower = Readonly<{
  /** Ends following: the answer is there, or the run is to be stopped for another reason. */
  end: () => void;
  /** The last GPU time that was given, µs. */
  lastGpuTimeUs: () => bigint | null;
}>;

/** A run's worker is asked at least so often, and not more often than this. */
const SLOWEST_MS = 1_000;
const FASTEST_MS = 50;
/** A run whose hold cannot be extended because the books are away goes on at most so long. */
const BOOKS_AWAY_US = 10_000_000n;

/**
 * Follows a run that is priced by its GPU time: extends its hold when four fifths of it are used,
 * and calls `stop` when it reaches its cap, or where funds ended: the hold itself under `stop`,
 * twice the hold under `finish`.
 *
 * Books that cannot be asked have not said that funds ended: for ten seconds the run goes on.
 */
export function followRun(
  db: Queryable,
  clock: Clock,
  run: FollowedRun,
  stop: (reason: Exclude<StopReason, null>) => void,
): Follower {
  const pauses = createPauses();
  const mostNanos = rateUsage({ ...run.knownUsage, gpu_time: run.deadlineUs }, run.prices);
  let heldNanos = run.heldNanos;
  let lastGpuTimeUs: bigint | null = null;
  let booksAwaySince: bigint | null = null;

  /** False where the books could not be asked, and have not been away for too long. */
  const extend = async (targetNanos: NanoUsd): Promise<boolean> => {
    try {
      heldNanos = (await extendHold(db, clock, { hold: run, targetNanos })) ?? heldNanos;
      booksAwaySince = null;
      return true;
    } catch (error) {
      if (!isWeather(error)) throw error;
      booksAwaySince ??= monotonicUs();
      return monotonicUs() - booksAwaySince >= BOOKS_AWAY_US;
    }
  };

  const covered = (amount: NanoUsd): bigint | null =>
    maximumGpuTimeUs(amount, run.prices, run.knownUsage);

  const step = async (gpuTimeUs: bigint): Promise<void> => {
    const covers = covered(heldNanos);
    if (covers === null || gpuTimeUs * 5n < covers * 4n || heldNanos >= mostNanos) return;
    if (run.capNanos === null || heldNanos < run.capNanos) {
      const usedNanos = rateUsage({ ...run.knownUsage, gpu_time: gpuTimeUs }, run.prices);
      // Twice what it has or has used already: a long run asks seldom, a short one never; and no
      // more than it can cost, for what is set aside is missing elsewhere.
      const twice = nanoUsd((usedNanos > heldNanos ? usedNanos : heldNanos) * 2n);
      if (!(await extend(twice < mostNanos ? twice : mostNanos))) return;
    }
    const atCap = run.capNanos !== null && heldNanos >= run.capNanos;
    const limit = atCap || run.fundsPolicy === 'stop' ? heldNanos : nanoUsd(heldNanos * 2n);
    if (gpuTimeUs >= (covered(limit) ?? gpuTimeUs + 1n)) stop('cap');
  };

  const follow = async (): Promise<void> => {
    while (!pauses.ended()) {
      await pauses.pause(pauseMs(covered(heldNanos), lastGpuTimeUs));
      const gpuTimeUs = await run.gpuTimeSoFar();
      if (pauses.ended()) return;
      if (gpuTimeUs === null) continue;
      lastGpuTimeUs = gpuTimeUs;
      await step(gpuTimeUs);
    }
  };
  if (covered(heldNanos) !== null) follow().catch(() => undefined);
  return {
    end: pauses.end,
    lastGpuTimeUs: () => lastGpuTimeUs,
  };
}

/** Pauses of which the last one never ends: whoever waits for it is forgotten with its run. */
function createPauses() {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  return {
    pause: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
    ended: () => ended,
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

/** Until when four fifths of the hold could be used at the earliest. */
function pauseMs(coversUs: bigint | null, usedUs: bigint | null): number {
  if (coversUs === null) return SLOWEST_MS;
  const leftMs = Number((coversUs * 4n) / 5n - (usedUs ?? 0n)) / 1_000;
  return Math.min(SLOWEST_MS, Math.max(FASTEST_MS, leftMs));
}
