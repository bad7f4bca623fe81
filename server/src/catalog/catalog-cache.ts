import { createLiveView, type LiveView } from '../data-files/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { type CatalogView, createCatalogView } from './catalog-view.ts';
import { CATALOG_CHANGED, readCatalog } from './store.ts';

/** What the catalog in memory needs. */
export type CatalogCacheOptions = Readonly<{
  db: Queryable;
  /** Listens to a channel; calls back on each notice and when notices may have been missed. */
  subscribe: (channel: string, onNotice: () => void) => Promise<() => Promise<void>>;
  onError: (error: unknown) => void;
}>;

/**
 * Keeps the catalog in memory, so that a run is checked and priced without a query.
 *
 * A load in any process is seen by all within a moment of its commit. A future rate card needs no notice: it is
 * in the view already and comes into force by the clock.
 */
export function createCatalogCache(options: CatalogCacheOptions): Promise<LiveView<CatalogView>> {
  return createLiveView({
    read: async () => createCatalogView(await readCatalog(options.db)),
    subscribe: (onChange) => options.subscribe(CATALOG_CHANGED, onChange),
    onError: options.onError,
  });
}
