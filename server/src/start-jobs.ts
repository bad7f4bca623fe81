import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Closers } from './closers.ts';
import type { Configuration } from './configuration.ts';
import { registerJobs } from './jobs/index.ts';
import { createDueJobs } from './postgres/index.ts';
import { openResultFiles } from './runs/index.ts';
import type { Books } from './start-books.ts';

type JobsOptions = Books &
  Readonly<{ configuration: Configuration; logger: Logger; closers: Closers }>;

const LOOK_EVERY_MS = 1_000;

/**
 * Starts the work that the clock triggers, and the check of the books that every start begins with.
 *
 * The check goes on while customers are served already: it reads a snapshot, and large books take a
 * while.
 */
export function startJobs(options: JobsOptions): void {
  const { database, clock, plans, configuration, logger, closers } = options;
  const dueJobs = createDueJobs(database, clock, {
    onFailure: (job, error) => logger.error({ err: error, job }, 'a due job'),
  });
  const results = openResultFiles(join(configuration.dataDir, 'results'));
  const jobs = registerJobs({ database, clock, dueJobs, plans, results });
  let stopping = false;
  closers.add(async () => {
    stopping = true;
    await dueJobs.stop();
  });
  dueJobs.start(LOOK_EVERY_MS);
  jobs.atStart().catch((error: unknown) => {
    // A server that is stopping takes the database away from a check that was going on.
    if (!stopping) logger.error({ err: error }, 'checking the books at the start');
  });
}
