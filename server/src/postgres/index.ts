export { freeSpace, prepareDataFolder, SPACE_TO_SELL } from './data-folder.ts';
export { createDatabase, type Database } from './database.ts';
export { createDatabaseClock } from './database-clock.ts';
export { withDatabase } from './database-url.ts';
export { createDueJobs, type DueJobs } from './due-jobs.ts';
export { findCluster } from './embedded/cluster-folder.ts';
export { startEmbedded, stopOrphan } from './embedded/start-embedded.ts';
export { listen, notify } from './listen.ts';
export { createLiveView, type LiveView } from './live-view.ts';
export { MIGRATIONS_FOLDER, migrate } from './migrate.ts';
export { openDatabase } from './open-database.ts';
export { type Page, type PageRequest, pageOf, readCursor, rowsFor } from './page.ts';
export { StartupError } from './startup-error.ts';
export {
  advanceTestClock,
  createTestDatabaseClock,
  readTestClock,
} from './test-database-clock.ts';
export type { Queryable, Transaction } from './transaction.ts';
export { isWeather } from './weather.ts';
