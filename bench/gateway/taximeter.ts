import pg from 'pg';
import { createKey } from '../../server/src/customers/index.ts';
import { openDatabase } from '../../server/src/postgres/index.ts';
import { createProcessClock } from '../../server/src/time/index.ts';
import { prepareServerProcess } from '../../server/test/support/server-process.ts';
import { insertCustomers } from '../ledger/insert-customers.ts';
import { WORKER_TOKEN } from './upstream.ts';

/** The real server, with customers who can pay for everything. */
export type Taximeter = Readonly<{
  url: string;
  /** An API key of each customer. */
  keys: readonly string[];
  /** How many runs its books have, and how many of them succeeded. */
  countRuns: () => Promise<Readonly<{ runs: number; succeeded: number }>>;
  /** Stops it, and removes its data. */
  stop: () => Promise<void>;
}>;

const PLANS = `
plans:
  - slug: free
    name: Free
    price: 0
    credits: { amount: 0.50, cadence: day }
    premium: false
    whenFundsEnd: finish
    limits: { requestsPerMinute: 600, concurrentRuns: 64 }
  - slug: bench
    name: Bench
    price: 1
    credits: { amount: 1, cadence: cycle }
    premium: true
    whenFundsEnd: finish
    limits: { requestsPerMinute: 10000000, concurrentRuns: 1000000 }
`;

function catalogOf(upstreamUrl: string): string {
  return `
models:
  - slug: bench
    name: Bench
    summary: A model of the benchmark.
    description: A model of the benchmark.
    licence: Apache-2.0
    credits: nobody
    input: text
    parameters:
      required: [text]
      properties:
        text: { type: string, maxLength: 1000 }
        scale: { type: integer, minimum: 1, maximum: 4, default: 2 }
    deployments:
      - id: bench-1
        name: Bench
        gpu: none
        provider: none
        region: none
        upstream: { protocol: worker, url: "${upstreamUrl}", model: bench, token: ${WORKER_TOKEN} }
        meter: worker
        defaultHold: 0.001
        rateCards: [{ perGpuSecond: "0.002" }]
`;
}

/**
 * Starts the server as `npm start` does, with the embedded PostgreSQL on disk; with `profileFolder`
 * it writes a profile of its work there when it stops.
 */
export async function startTaximeter(
  input: Readonly<{ upstreamUrl: string; customers: number; profileFolder: string | undefined }>,
): Promise<Taximeter> {
  const { upstreamUrl, customers, profileFolder } = input;
  const profile = `--cpu-prof --cpu-prof-dir=${profileFolder}`;
  const server = await prepareServerProcess({
    catalog: catalogOf(upstreamUrl),
    plans: PLANS,
    environment: {
      LOG_LEVEL: 'warn',
      ...(profileFolder === undefined ? {} : { NODE_OPTIONS: profile }),
    },
  });
  await server.start();
  return {
    url: server.url,
    keys: await prepareCustomers(server.dataDir, customers),
    countRuns: () => countRuns(server.dataDir),
    stop: async () => {
      await server.stop();
      await server.remove();
    },
  };
}

async function prepareCustomers(dataDir: string, count: number): Promise<readonly string[]> {
  const database = await openDatabase({ dataDir, share: true });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const clock = createProcessClock();
    const customers = await insertCustomers(owner, { count, plan: 'bench', now: clock.now() });
    return await database.transaction(async (tx) => {
      const keys: string[] = [];
      for (const customerId of customers) {
        const { secret } = await createKey(tx, clock, {
          customerId,
          name: 'k',
          createdBy: 'operator',
        });
        keys.push(secret);
      }
      return keys;
    });
  } finally {
    await owner.query('vacuum analyze');
    await owner.end();
    await database.stop();
  }
}

async function countRuns(dataDir: string): Promise<{ runs: number; succeeded: number }> {
  const database = await openDatabase({ dataDir, share: true });
  try {
    const { rows } = await database.pool.query<{ runs: bigint; succeeded: bigint }>(
      `select count(*) as runs, count(*) filter (where status = 'succeeded') as succeeded from runs`,
    );
    return { runs: Number(rows[0]?.runs), succeeded: Number(rows[0]?.succeeded) };
  } finally {
    await database.stop();
  }
}
