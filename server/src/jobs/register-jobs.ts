import { checkBooks, sealTransactions } from '../audit/index.ts';
import { expireDue } from '../credits/index.ts';
import { forgetOwners } from '../ledger/index.ts';
import type { PlanList } from '../plans/index.ts';
import type { Database, DueJobs } from '../postgres/index.ts';
import { forgetExpired, type ResultFiles } from '../runs/index.ts';
import type { Clock } from '../time/index.ts';

/** What the jobs work with. */
export type JobsOptions = Readonly<{
  database: Database;
  clock: Clock;
  dueJobs: Pick<DueJobs, 'register'>;
  plans: () => PlanList;
  /** The results on this server's disk. */
  results: Pick<ResultFiles, 'removeExpired'>;
}>;

/** What is left to do once the server is up. */
export type Jobs = Readonly<{
  /** Seals what an earlier process left and checks the books, whenever the last check was. */
  atStart: () => Promise<void>;
}>;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Deleting a day's keys of a busy installation takes longer than any request may. */
const LONGEST_MS = 10 * MINUTE_MS;

/**
 * Registers all work that the clock triggers and no customer does.
 *
 * Each is harmless when done twice and catches up when it was missed: a process may die in any of
 * them.
 */
export function registerJobs(options: JobsOptions): Jobs {
  const { database, clock, dueJobs, plans, results } = options;
  const sealAndCheck = async (): Promise<void> => {
    await sealTransactions(database, clock, { everything: true });
    await checkBooks(database, clock);
  };
  // What a job returns would be kept as its payload; these keep nothing.
  const register = (name: string, every: number, work: () => Promise<unknown>): void => {
    const run = async (): Promise<void> => {
      await work();
    };
    dueJobs.register(name, { every, run });
  };
  register('seal-transactions', 30 * SECOND_MS, () => sealTransactions(database, clock));
  register('check-books', HOUR_MS, sealAndCheck);
  // Twelve times as often as the books demand, so that a failure or two do not make it late.
  register('expire-credit', 5 * MINUTE_MS, () => expireDue(database, clock, plans()));
  register('forget-expired', HOUR_MS, () =>
    database.transaction(
      async (tx) => {
        await forgetExpired(tx, clock);
        await forgetOwners(tx, clock);
      },
      { statementMs: LONGEST_MS },
    ),
  );
  register('remove-results', HOUR_MS, () => results.removeExpired(clock));
  return { atStart: sealAndCheck };
}
