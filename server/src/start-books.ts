import type { Logger } from 'pino';
import { CATALOG_CHANGED, type CatalogView, createCatalogCache } from './catalog/index.ts';
import type { Closers } from './closers.ts';
import type { Configuration } from './configuration.ts';
import { type DataFiles, loadDataFiles } from './load-data-files.ts';
import { createPlanCache, PLANS_CHANGED, type PlanList } from './plans/index.ts';
import {
  createDatabaseClock,
  createTestDatabaseClock,
  type Database,
  listen,
  openDatabase,
  readTestClock,
  StartupError,
} from './postgres/index.ts';
import { type Clock, toIso } from './time/index.ts';

/** The database, the time, and what is kept in memory of the catalog and the plans. */
export type Books = Readonly<{
  database: Database;
  clock: Clock;
  catalog: () => CatalogView;
  /** Reads the catalog again now. */
  refreshCatalog: () => Promise<unknown>;
  plans: () => PlanList;
}>;

type BooksOptions = Readonly<{
  configuration: Configuration;
  files: DataFiles;
  logger: Logger;
  closers: Closers;
  onStage: (line: string) => void;
}>;

/**
 * Opens the database and loads the operator's files into it.
 *
 * Refuses (StartupError): see `openDatabase`; a database that stands under a test clock.
 */
export async function openBooks(options: BooksOptions): Promise<Books> {
  const { configuration, closers, onStage } = options;
  const { dataDir, databaseUrl, databaseMigrationUrl: migrationUrl } = configuration;
  const database = await openDatabase({ dataDir, databaseUrl, migrationUrl, onStage });
  closers.add(database.stop);
  onStage(
    `Database: ${database.embedded ? 'PostgreSQL, embedded' : 'your PostgreSQL'}, up to date`,
  );
  const clock = await openClock(database, options);
  return { database, clock, ...(await openViews(database, clock, options)) };
}

async function openClock(
  database: Database,
  { configuration, closers, onStage }: BooksOptions,
): Promise<Clock> {
  if (configuration.testClock) {
    const clock = await createTestDatabaseClock(database.pool);
    closers.add(clock.stop);
    onStage(`Clock: a TEST clock, standing at ${toIso(clock.now())}; never in production`);
    return clock;
  }
  const standsAt = await readTestClock(database.pool);
  if (standsAt !== undefined) {
    throw new StartupError(
      `This database has a test clock, standing at ${toIso(standsAt)}: start with CLOCK=test, or ` +
        'use another DATA_DIR or DATABASE_URL.',
    );
  }
  const clock = await createDatabaseClock(database.pool);
  closers.add(clock.stop);
  return clock;
}

async function openViews(
  database: Database,
  clock: Clock,
  { files, logger, closers, onStage }: BooksOptions,
): Promise<Pick<Books, 'catalog' | 'refreshCatalog' | 'plans'>> {
  const changes = await loadDataFiles(database, clock, files);
  const options = {
    db: database.pool,
    onError: (error: unknown) => logger.warn({ err: error }, 'reading the catalog or the plans'),
  };
  const catalog = await createCatalogCache(options);
  const plans = await createPlanCache(options);
  closers.add(catalog.stop);
  closers.add(plans.stop);
  const readBoth = (): void => {
    catalog.changed();
    plans.changed();
  };
  const listener = await listen({
    url: database.appUrl,
    channels: { [CATALOG_CHANGED]: catalog.changed, [PLANS_CHANGED]: plans.changed },
    onGap: readBoth,
  });
  closers.add(listener.stop);
  // What changed between the first reading and the listening is read now.
  readBoth();
  const names = catalog.current().models.map(({ slug }) => slug);
  const cards = changes.rateCards.length;
  onStage(`Catalog: ${names.join(', ')}${cards === 0 ? '' : ` (${cards} new rate cards)`}`);
  return { catalog: catalog.current, refreshCatalog: catalog.refresh, plans: plans.current };
}
