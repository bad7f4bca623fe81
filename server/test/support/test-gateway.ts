import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { createCatalogCache, loadCatalog, parseCatalog } from '../../src/catalog/index.ts';
import { adjustCredit, touchWallet } from '../../src/credits/index.ts';
import { createCustomer } from '../../src/customers/index.ts';
import { createGateway, type Gateway, type RunRequest } from '../../src/gateway/index.ts';
import type { CustomerId } from '../../src/ids/index.ts';
import { openWallet } from '../../src/ledger/index.ts';
import { type NanoUsd, nanoUsd } from '../../src/money/index.ts';
import { createPlanCache, loadPlans, parsePlans } from '../../src/plans/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import { type Clock, createProcessClock } from '../../src/time/index.ts';
import { openUpstreams } from '../../src/upstreams/index.ts';
import type { ScriptedWorker } from './scripted-worker.ts';

/** A gateway inside the test, on a real database, with a scripted worker behind it. */
export type TestGateway = Readonly<{
  gateway: Gateway;
  clock: Clock;
  dataDir: string;
  /** Makes a customer with exactly this much credit; `bare` and others give none by themselves. */
  customer: (creditNanos: bigint, plan?: string) => Promise<CustomerId>;
  /** A request of that customer for a model without pictures. */
  request: (customerId: CustomerId, slug: string, more?: Partial<RunRequest>) => RunRequest;
  /** Looks at the worker's health now, which otherwise happens once a minute. */
  look: () => Promise<void>;
  errors: unknown[];
}>;

/** Plans whose limits no test meets by accident, but those of `strict` and `slow`. */
export const TEST_PLANS = `
plans:
  - slug: free
    name: Free
    price: 0
    credits: { amount: 0.50, cadence: day }
    introductory: { multiplier: 2, for: 30 days }
    premium: false
    whenFundsEnd: finish
    limits: { requestsPerMinute: 100000, concurrentRuns: 1000 }
  - slug: bare
    name: Bare
    price: 1
    credits: { amount: 1, cadence: cycle }
    premium: true
    whenFundsEnd: finish
    limits: { requestsPerMinute: 100000, concurrentRuns: 1000 }
  - slug: strict
    name: Strict
    price: 2
    credits: { amount: 1, cadence: cycle }
    premium: true
    whenFundsEnd: stop
    limits: { requestsPerMinute: 600, concurrentRuns: 2 }
  - slug: slow
    name: Slow
    price: 3
    credits: { amount: 1, cadence: cycle }
    premium: true
    whenFundsEnd: finish
    limits: { requestsPerMinute: 2, concurrentRuns: 1000 }
`;

/**
 * A catalog of models without pictures at a scripted worker; `models` maps a slug to its
 * deployment's YAML lines.
 */
export function scriptedCatalog(
  worker: ScriptedWorker,
  models: Readonly<Record<string, string>>,
): string {
  const entries = Object.entries(models).map(
    ([slug, lines]) => `
  - slug: ${slug}
    name: Model ${slug}
    summary: A model of the tests.
    description: A model of the tests.
    licence: Apache-2.0
    credits: nobody
    input: text
    parameters:
      properties:
        text: { type: string, maxLength: 1000 }
    deployments:
      - id: ${slug}-1
        name: ${slug}
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "${worker.url}", model: ${slug}, token: ${worker.token} }
${lines
  .trim()
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}`,
  );
  return `models:${entries.join('')}\n`;
}

/** Opens a gateway over a database; several may share one, as several processes do. */
export async function openTestGateway(
  database: Database,
  catalogText: string,
  options: { clock?: Clock; leaseMs?: number; graceMs?: number } = {},
): Promise<TestGateway> {
  const clock = options.clock ?? createProcessClock();
  await database.transaction((tx) => loadPlans(tx, clock, parsePlans(TEST_PLANS)));
  const definition = parseCatalog({ text: catalogText, environment: {} });
  await database.transaction((tx) => loadCatalog(tx, clock, definition));
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const catalog = await createCatalogCache({ db: database.pool, onError });
  const plans = await createPlanCache({ db: database.pool, onError });
  const upstreams = openUpstreams({
    catalog: catalog.current,
    environment: {},
    builtin: () => null,
    lookEveryMs: 60_000,
  });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'taximeter-gateway-'));
  const gateway = await createGateway({
    database,
    clock,
    catalog: catalog.current,
    refreshCatalog: catalog.refresh,
    plans: plans.current,
    upstreams,
    dataDir,
    publicUrl: 'http://localhost:8080',
    pictureUrls: 'off',
    holdLeaseMs: options.leaseMs ?? 30_000,
    holdGraceMs: options.graceMs ?? 1_000,
    diskHasRoom: async () => true,
    onError,
  });
  after(async () => {
    await gateway.stop(1_000);
    upstreams.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    gateway,
    clock,
    dataDir,
    errors,
    look: upstreams.look,
    customer: (creditNanos, plan = 'bare') =>
      createTestCustomer(database, clock, { creditNanos: nanoUsd(creditNanos), plan }),
    request: requestOf,
  };
}

const requestOf: TestGateway['request'] = (customerId, slug, more) => ({
  principal: { customerId, keyId: null, source: 'playground' },
  slug,
  parameters: {},
  fromMultipart: false,
  files: new Map(),
  maxCost: undefined,
  deployment: undefined,
  idempotencyKey: undefined,
  tags: undefined,
  ...more,
});

let made = 0;

/** Makes a customer with a wallet and so much credit by hand. */
export async function createTestCustomer(
  database: Database,
  clock: Clock,
  input: { creditNanos: NanoUsd; plan: string },
): Promise<CustomerId> {
  made += 1;
  const email = `customer${made}@example.test`;
  const plans = await createPlanCache({ db: database.pool, onError: () => undefined });
  return await database.transaction(async (tx) => {
    const { plan } = input;
    const customer = await createCustomer(tx, clock, {
      email,
      name: 'C',
      source: 'operator',
      plan,
    });
    const { customerId } = customer;
    await openWallet(tx, clock, customerId);
    await touchWallet(tx, clock, { customerId, plans: plans.current(), giveDaily: true });
    if (input.creditNanos > 0n) {
      const credit = { amountNanos: input.creditNanos, reason: 'a test', actor: 'test' };
      await adjustCredit(tx, clock, { customerId, ...credit });
    }
    return customerId;
  });
}
