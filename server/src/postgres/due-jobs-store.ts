import { type Instant, toIso } from '../time/index.ts';
import type { Queryable } from './transaction.ts';

/** A due job that this process, and no other, may now run. */
export type LeasedJob = Readonly<{
  job: string;
  dueAt: Instant;
  failures: number;
  payload: unknown;
}>;

/** Makes the row of a job that is new; it is due at once. */
export async function plantJob(db: Queryable, name: string, now: Instant): Promise<void> {
  await db.query(
    'insert into due_jobs (job, due_at) values ($1, $2) on conflict (job) do nothing',
    [name, toIso(now)],
  );
}

/** Leases the job that is due the longest and that nobody else is at; undefined when none is. */
export async function leaseJob(
  db: Queryable,
  input: Readonly<{ names: readonly string[]; owner: string; now: Instant; leasedUntil: Instant }>,
): Promise<LeasedJob | undefined> {
  const { rows } = await db.query<LeasedJob>({
    name: 'due-jobs-lease',
    text: `update due_jobs set lease_owner = $2, leased_until = $4
           where job = (
             select job from due_jobs
             where job = any($1) and due_at <= $3 and (leased_until is null or leased_until <= $3)
             order by due_at, job limit 1 for update skip locked)
           returning job, due_at as "dueAt", failures, payload`,
    values: [input.names, input.owner, toIso(input.now), toIso(input.leasedUntil)],
  });
  return rows[0];
}

/** Keeps a lease that is still ours. */
export async function renewLease(
  db: Queryable,
  input: Readonly<{ name: string; owner: string; leasedUntil: Instant }>,
): Promise<void> {
  await db.query(
    `update due_jobs set leased_until = greatest(leased_until, $3)
     where job = $1 and lease_owner = $2`,
    [input.name, input.owner, toIso(input.leasedUntil)],
  );
}

/** Notes that a job ran; changes nothing if the lease has gone to another process meanwhile. */
export async function completeJob(
  db: Queryable,
  input: Readonly<{
    name: string;
    owner: string;
    now: Instant;
    nextDue: Instant;
    payload: unknown;
  }>,
): Promise<void> {
  await db.query(
    `update due_jobs set due_at = $4, lease_owner = null, leased_until = null, last_run_at = $3,
       failures = 0, last_error = null, payload = $5
     where job = $1 and lease_owner = $2`,
    [input.name, input.owner, toIso(input.now), toIso(input.nextDue), toJson(input.payload)],
  );
}

/** Notes that a job failed and when to try again. */
export async function failJob(
  db: Queryable,
  input: Readonly<{ name: string; owner: string; now: Instant; retryAt: Instant; error: string }>,
): Promise<void> {
  await db.query(
    `update due_jobs set due_at = $4, lease_owner = null, leased_until = null, last_run_at = $3,
       failures = failures + 1, last_error = $5
     where job = $1 and lease_owner = $2`,
    [input.name, input.owner, toIso(input.now), toIso(input.retryAt), input.error],
  );
}

function toJson(payload: unknown): string {
  return JSON.stringify(payload ?? {});
}
