import type { CustomerId } from '../ids/index.ts';
import type { Database } from '../postgres/index.ts';
import { selectFacets } from './facets-store.ts';
import { READING } from './reading.ts';
import type { UsageFacets } from './usage-facets.ts';

/** Reads what a customer's finished runs can be filtered by. */
export async function readUsageFacets(
  database: Pick<Database, 'transaction'>,
  customerId: CustomerId,
): Promise<UsageFacets> {
  return await database.transaction((tx) => selectFacets(tx, customerId), READING);
}
