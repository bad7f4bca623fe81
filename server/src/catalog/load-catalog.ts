import { newId } from '../ids/index.ts';
import type { Transaction } from '../postgres/index.ts';
import type { Clock } from '../time/index.ts';
import type { CatalogDefinition } from './catalog-definition.ts';
import { type CatalogChanges, decideCatalogLoad } from './decide-catalog-load.ts';
import {
  announceCatalog,
  insertDeployments,
  insertModels,
  insertRateCards,
  lockCatalog,
  readCatalog,
} from './store.ts';

/**
 * Loads a catalog: what changed becomes a new version or a new rate card, what is absent is
 * retired.
 *
 * Law: loading the same catalog again writes nothing; no version or rate card that was written ever
 * changes, and none begins in the past.
 */
export async function loadCatalog(
  tx: Transaction,
  clock: Clock,
  definition: CatalogDefinition,
): Promise<CatalogChanges> {
  await lockCatalog(tx);
  // The time is read after the lock: a load that waited must not begin its cards before those of
  // the other.
  const now = clock.now();
  const load = decideCatalogLoad(await readCatalog(tx), definition, now);
  const { rateCards } = load.changes;
  if (load.models.length + load.deployments.length + rateCards.length === 0) return load.changes;
  if (load.models.length > 0) await insertModels(tx, now, load.models);
  if (load.deployments.length > 0) await insertDeployments(tx, now, load.deployments);
  if (rateCards.length > 0) {
    const cards = rateCards.map((card) => ({ ...card, id: newId('rateCard', now) }));
    await insertRateCards(tx, now, cards);
  }
  await announceCatalog(tx);
  return load.changes;
}
