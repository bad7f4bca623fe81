import { appendAuditEntry } from './audit-log/index.ts';
import {
  type CatalogChanges,
  type CatalogDefinition,
  loadCatalog,
  parseCatalog,
} from './catalog/index.ts';
import { DataFileError, readTextFile } from './data-files/index.ts';
import { summariseLoad } from './load-summary.ts';
import { loadPlans, type PlanDefinition, parsePlans } from './plans/index.ts';
import { type Database, StartupError } from './postgres/index.ts';
import type { Clock } from './time/index.ts';

/** The operator's catalog and plans, read from their files and checked. */
export type DataFiles = Readonly<{
  catalog: CatalogDefinition;
  plans: readonly PlanDefinition[];
}>;

/**
 * Reads both files, before anything is started for them.
 *
 * Refuses (StartupError): a file with faults, each named with its line.
 */
export async function readDataFiles(
  files: Readonly<{
    catalogFile: string;
    plansFile: string;
    environment: Readonly<Record<string, string | undefined>>;
  }>,
): Promise<DataFiles> {
  const { catalogFile, plansFile, environment } = files;
  try {
    const plans = parsePlans(await readTextFile(plansFile), plansFile);
    const text = await readTextFile(catalogFile);
    return { plans, catalog: parseCatalog({ text, name: catalogFile, environment }) };
  } catch (error) {
    throw asStartupError(error);
  }
}

/**
 * Writes what is new in them to the database: changed entries become new versions, and the audit
 * log says which. Where nothing is new, nothing is written.
 *
 * Refuses (StartupError): a deployment that would move to another model.
 */
export async function loadDataFiles(
  database: Database,
  clock: Clock,
  { catalog, plans }: DataFiles,
): Promise<CatalogChanges> {
  const writing = database.transaction(async (tx) => {
    const loadedPlans = await loadPlans(tx, clock, plans);
    const loaded = await loadCatalog(tx, clock, catalog);
    const changes = summariseLoad({ catalog: loaded, plans: loadedPlans });
    if (changes.length > 0) {
      await appendAuditEntry(tx, clock, {
        actor: 'machine',
        action: 'catalog.load',
        target: 'catalog',
        details: { at: 'start', changes },
      });
    }
    return loaded;
  });
  return await writing.catch((error: unknown) => {
    throw asStartupError(error);
  });
}

function asStartupError(error: unknown): unknown {
  return error instanceof DataFileError ? new StartupError(error.lines.join(' | ')) : error;
}

/** Whether any deployment runs on the worker that comes along. */
export function usesBuiltinWorker({ catalog }: DataFiles): boolean {
  const deployments = catalog.models.flatMap((model) => model.deployments);
  return deployments.some(({ content }) => !content.retired && content.upstream.url === null);
}
