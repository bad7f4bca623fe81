import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../problems/index.ts';
import { addMs, type Clock, type Instant } from '../time/index.ts';
import type { Database } from './database.ts';
import {
  completeJob,
  failJob,
  type LeasedJob,
  leaseJob,
  plantJob,
  renewLease,
} from './due-jobs-store.ts';
import type { Queryable } from './transaction.ts';

/** What a job is told when its time has come. */
export type DueJobContext = Readonly<{
  /** When it was due: for a job that was late, earlier than `now`. */
  dueAt: Instant;
  now: Instant;
  /** What the last run left for this one. */
  payload: unknown;
}>;

/** A job and when it is due. */
export type DueJob = Readonly<{
  /** Milliseconds between two runs; runs missed while nobody was there are made up by one. */
  every?: number;
  /** Or: when it is due next. Not later than `now` means at once again. */
  nextDue?: (context: DueJobContext) => Instant;
  /** Does the work; may be done twice if a process dies, so it must be harmless then. */
  run: (context: DueJobContext) => Promise<unknown>;
}>;

/** The jobs of this process. */
export type DueJobs = Readonly<{
  register: (name: string, job: DueJob) => void;
  /** Looks for due jobs every `pollMs` until `stop`. */
  start: (pollMs: number) => void;
  /** Runs all that is due now, in the order of due times; throws the first failure at the end. */
  runDue: () => Promise<readonly string[]>;
  /** Stops looking and waits for the job that is running. */
  stop: () => Promise<void>;
}>;

/** How the jobs are run; all may be left out. */
export type DueJobsOptions = Readonly<{
  /** How long a process that died may keep a job from the others. */
  leaseMs?: number;
  onFailure?: (job: string, error: unknown) => void;
}>;

const LEASE_MS = 60_000;
const LONGEST_RETRY_MS = 300_000;
/** A job that is due again and again at once is a bug, not a backlog. */
const MOST_RUNS = 10_000;

/**
 * Makes the jobs that run on our own clock: all that money depends on and no customer triggers.
 *
 * Any number of processes may run them: each due job is done by one, which holds a lease taken by
 * compare-and-set. A failed job is tried again after a growing pause of at most five minutes.
 */
export function createDueJobs(
  database: Pick<Database, 'pool'>,
  clock: Clock,
  options: DueJobsOptions = {},
): DueJobs {
  const { pool } = database;
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const owner = randomUUID();
  const jobs = new Map<string, DueJob>();
  const planted = new Set<string>();
  const stopping = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  const runDue = async (): Promise<readonly string[]> => {
    const done: string[] = [];
    const failures: unknown[] = [];
    while (!stopping.signal.aborted) {
      const now = clock.now();
      await plantJobs(pool, jobs.keys(), planted, now);
      const leasedUntil = addMs(now, leaseMs);
      const leased = await leaseJob(pool, { names: [...jobs.keys()], owner, now, leasedUntil });
      const job = leased && jobs.get(leased.job);
      if (!leased || !job) break;
      if (done.length === MOST_RUNS) throw new Error(`${leased.job} is due again and again`);
      const error = await perform(pool, clock, { owner, leaseMs, leased, job });
      done.push(leased.job);
      if (error === undefined) continue;
      failures.push(error);
      options.onFailure?.(leased.job, error);
    }
    if (failures.length > 0) throw failures[0];
    return done;
  };

  const poll = async (pollMs: number): Promise<void> => {
    while (!stopping.signal.aborted) {
      // Failures were reported one by one; a database that is away is asked again next time.
      await runDue().catch(() => {});
      const pause = sleep(pollMs, undefined, { ref: false, signal: stopping.signal });
      await pause.catch(() => {});
    }
  };

  return {
    register: (name, job) => {
      checkJob(name, job, jobs);
      jobs.set(name, job);
    },
    start: (pollMs) => {
      loop = poll(pollMs);
    },
    runDue,
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}

async function plantJobs(
  pool: Queryable,
  names: Iterable<string>,
  planted: Set<string>,
  now: Instant,
): Promise<void> {
  for (const name of names) {
    if (planted.has(name)) continue;
    await plantJob(pool, name, now);
    planted.add(name);
  }
}

function checkJob(name: string, job: DueJob, jobs: ReadonlyMap<string, DueJob>): void {
  assert(/^[a-z][a-z0-9-]*$/.test(name), `${name} is not a kebab-case name`);
  assert(!jobs.has(name), `the due job ${name} is registered twice`);
  const one = (job.every === undefined) !== (job.nextDue === undefined);
  assert(one, `the due job ${name} needs either every or nextDue`);
  assert(job.every === undefined || job.every > 0, `the due job ${name} has no period`);
}

/** Runs one leased job and notes how it went; gives its error, undefined when it went well. */
async function perform(
  pool: Queryable,
  clock: Clock,
  input: Readonly<{ owner: string; leaseMs: number; leased: LeasedJob; job: DueJob }>,
): Promise<unknown> {
  const { owner, leaseMs, leased, job } = input;
  const name = leased.job;
  const context = { dueAt: leased.dueAt, now: clock.now(), payload: leased.payload };
  const renew = (): void => {
    // A lease that cannot be renewed only means that another process may repeat the job.
    const leasedUntil = addMs(clock.now(), leaseMs);
    renewLease(pool, { name, owner, leasedUntil }).catch(() => {});
  };
  const beat = setInterval(renew, leaseMs / 3).unref();
  try {
    const payload = (await job.run(context)) ?? leased.payload;
    const nextDue = nextDueOf(job, { ...context, payload });
    await completeJob(pool, { name, owner, now: context.now, nextDue, payload });
    return undefined;
  } catch (error) {
    const retryAt = addMs(clock.now(), Math.min(LONGEST_RETRY_MS, 1_000 * 2 ** leased.failures));
    await failJob(pool, { name, owner, now: clock.now(), retryAt, error: describe(error) });
    return error ?? new Error(`the due job ${name} failed without a reason`);
  } finally {
    clearInterval(beat);
  }
}

/** When a job that has just run is due next. */
export function nextDueOf(job: DueJob, context: DueJobContext): Instant {
  if (job.nextDue) return job.nextDue(context);
  const every = job.every ?? 0;
  const missed = Math.max(0, Math.floor((context.now - context.dueAt) / every));
  return addMs(context.dueAt, (missed + 1) * every);
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
}
