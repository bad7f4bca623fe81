import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { addMs, type Clock, type Instant, instant } from '../time/index.ts';
import type { Queryable } from './transaction.ts';

/** A clock that follows the database server's, so that several servers agree on the time. */
export type DatabaseClock = Clock &
  Readonly<{
    /** Milliseconds since the server was last asked; large when it has been away. */
    lastMeasuredMs: () => number;
    stop: () => void;
  }>;

const MEASURE_EVERY_MS = 30_000;
const SAMPLES = 3;

type Measurement = Readonly<{ serverTime: Instant; at: number }>;

/**
 * Makes the production clock: asks the server for its time now and every 30 s, and counts on from
 * there on this machine's monotonic clock, so that a jump of the local wall clock changes nothing.
 *
 * Law: `now` never goes back in one process. When the server's clock was put back, this one stands
 * still until the server's has caught up.
 */
export async function createDatabaseClock(
  pool: pg.Pool,
  everyMs = MEASURE_EVERY_MS,
): Promise<DatabaseClock> {
  let base = await measure(pool);
  let latest = base.serverTime;
  const stopping = new AbortController();

  const remeasure = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const pause = sleep(everyMs, undefined, { ref: false, signal: stopping.signal });
      await pause.catch(() => {});
      if (stopping.signal.aborted) return;
      // While the server is away the last measurement serves; crystals drift by ms in an hour.
      base = await measure(pool).catch(() => base);
    }
  };
  void remeasure();
  return {
    now: () => {
      const elapsed = Math.floor(performance.now() - base.at);
      latest = instant(Math.max(latest, addMs(base.serverTime, elapsed)));
      return latest;
    },
    lastMeasuredMs: () => performance.now() - base.at,
    stop: () => stopping.abort(),
  };
}

/** Asks the database server for its time. */
export async function readServerTime(db: Queryable): Promise<Instant> {
  const { rows } = await db.query<{ now: Instant }>('select clock_timestamp() as now');
  const [row] = rows;
  if (!row) throw new Error('the database server did not tell its time');
  return row.now;
}

/** Takes the sample with the shortest round trip: it can be wrong by half of it at most. */
async function measure(pool: pg.Pool): Promise<Measurement> {
  let best: (Measurement & { roundTrip: number }) | undefined;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const sent = performance.now();
    const serverTime = await readServerTime(pool);
    const received = performance.now();
    const roundTrip = received - sent;
    if (best && best.roundTrip <= roundTrip) continue;
    best = { serverTime, at: (sent + received) / 2, roundTrip };
  }
  if (!best) throw new Error('no sample was taken');
  return best;
}
