import type { CustomerId } from '../ids/index.ts';
import type { Queryable } from '../postgres/index.ts';
import { selectFacets } from './facets-store.ts';
import type { UsageFacets } from './usage-facets.ts';

/** Reads what a customer's finished runs can be filtered by. */
export async function readUsageFacets(db: Queryable, customerId: CustomerId): Promise<UsageFacets> {
  return await selectFacets(db, customerId);
}
