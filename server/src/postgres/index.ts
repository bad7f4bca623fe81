export { freeSpace, prepareDataFolder, SPACE_TO_SELL } from './data-folder.ts';
export { createDatabase, type Database } from './database.ts';
export { createDatabaseClock, type DatabaseClock } from './database-clock.ts';
export { withDatabase } from './database-url.ts';
export { createDueJobs, type DueJob, type DueJobContext, type DueJobs } from './due-jobs.ts';
export { startEmbedded, stopOrphan } from './embedded/start-embedded.ts';
export { type Listener, type ListenOptions, listen, notify } from './listen.ts';
export { MIGRATIONS_FOLDER, migrate } from './migrate.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { StartupError } from './startup-error.ts';
export {
  advanceTestClock,
  createTestDatabaseClock,
  readTestClock,
} from './test-database-clock.ts';
export type { Queryable, Transaction, TransactionOptions } from './transaction.ts';
export { isWeather, LostCommitError } from './weather.ts';
