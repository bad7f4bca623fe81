import { createLiveView, type LiveView, type Queryable } from '../postgres/index.ts';
import { type CatalogView, createCatalogView } from './catalog-view.ts';
import { readCatalog } from './store.ts';

/** What the catalog in memory needs. */
export type CatalogCacheOptions = Readonly<{
  db: Queryable;
  onError: (error: unknown) => void;
}>;

/**
 * Keeps the catalog in memory, so that a run is checked and priced without a query.
 *
 * Whoever listens to `CATALOG_CHANGED` calls `changed`, so that a load in any process is seen by
 * all. A future rate card needs no notice: it is in the view already and comes into force by the
 * clock.
 */
export function createCatalogCache(options: CatalogCacheOptions): Promise<LiveView<CatalogView>> {
  return createLiveView({
    read: async () => createCatalogView(await readCatalog(options.db)),
    onError: options.onError,
  });
}
