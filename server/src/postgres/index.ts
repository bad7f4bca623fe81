export { freeSpace, SPACE_TO_SELL } from './data-folder.ts';
export type { Database } from './database.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { StartupError } from './startup-error.ts';
export type { Queryable, Transaction, TransactionOptions } from './transaction.ts';
export { isWeather, LostCommitError } from './weather.ts';
