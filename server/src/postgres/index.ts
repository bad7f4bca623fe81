export { freeSpace, SPACE_TO_SELL } from './data-folder.ts';
export { createDatabase, type Database } from './database.ts';
export { withDatabase } from './database-url.ts';
export { startEmbedded, stopOrphan } from './embedded/start-embedded.ts';
export { MIGRATIONS_FOLDER, migrate } from './migrate.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { StartupError } from './startup-error.ts';
export type { Queryable, Transaction, TransactionOptions } from './transaction.ts';
export { isWeather, LostCommitError } from './weather.ts';
