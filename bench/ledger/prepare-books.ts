import pg from 'pg';
import { loadCatalog, parseCatalog } from '../../server/src/catalog/index.ts';
import type { CustomerId } from '../../server/src/ids/index.ts';
import type { Database } from '../../server/src/postgres/index.ts';
import { createProcessClock } from '../../server/src/time/index.ts';
import { insertCustomers } from './insert-customers.ts';

/** Books with many customers who can pay for everything. */
export type Books = Readonly<{
  customers: readonly CustomerId[];
  rateCardId: string;
  ownerUrl: string;
}>;

const CATALOG = `
models:
  - slug: bench
    name: Bench
    summary: A model of the benchmark.
    description: A model of the benchmark.
    licence: Apache-2.0
    credits: nobody
    input: none
    parameters: { properties: {} }
    deployments:
      - id: bench-1
        name: bench
        gpu: none
        provider: none
        region: none
        upstream: { protocol: worker, url: "http://127.0.0.1:9", model: bench, token: bench-token }
        meter: worker
        defaultHold: 0.001
        rateCards: [{ perGpuSecond: "0.002" }]
`;

/** Makes customers, each with $1 000 000 in one grant, and a model with a price. */
export async function prepareBooks(database: Database, count: number): Promise<Books> {
  const clock = createProcessClock();
  const definition = parseCatalog({ text: CATALOG, environment: {} });
  await database.transaction((tx) => loadCatalog(tx, clock, definition));
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const customers = await insertCustomers(owner, { count, plan: 'bench', now: clock.now() });
    const { rows } = await owner.query<{ rate_card_id: string }>(
      "select rate_card_id from rate_cards where deployment_id = 'bench-1'",
    );
    await owner.query('vacuum analyze');
    return { customers, rateCardId: rows[0]?.rate_card_id ?? '', ownerUrl: database.ownerUrl };
  } finally {
    await owner.end();
  }
}
