import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import pino from 'pino';
import {
  type Api,
  type ApiDependencies,
  buildServer,
  createMetrics,
  openCustomer,
} from '../../src/api/index.ts';
import { createCatalogCache, loadCatalog, parseCatalog } from '../../src/catalog/index.ts';
import { type Auth, createAuth, createKey, createKeyCache } from '../../src/customers/index.ts';
import type { Gateway, RunAnswer, RunRequest, RunState } from '../../src/gateway/index.ts';
import { type CustomerId, type KeyId, newId, type RunId } from '../../src/ids/index.ts';
import { nanoUsd } from '../../src/money/index.ts';
import { createPlanCache, loadPlans, type PlanList, parsePlans } from '../../src/plans/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import { problem } from '../../src/problems/index.ts';
import { quoteRun, usualOffers } from '../../src/quotes/index.ts';
import { type Clock, createProcessClock } from '../../src/time/index.ts';
import type { UpstreamHealth } from '../../src/upstreams/index.ts';
import { createTestDatabase } from './database.ts';

/** The API as a client meets it: on a socket, with a real database and a gateway of the test's. */
export type TestApi = Readonly<{
  app: Api;
  url: string;
  database: Database;
  clock: Clock;
  dataDir: string;
  /** What the gateway was asked to run. */
  ran: RunRequest[];
  /** Replaces what the gateway does with the next runs. */
  onRun: (run: (request: RunRequest) => Promise<RunAnswer>) => void;
  /** Replaces what the gateway says of a run. */
  onState: (state: () => Promise<RunState>) => void;
  /** Tells the API that something of a customer changed in this process. */
  change: (customerId: CustomerId, runId: RunId) => void;
  /** Every line that was logged. */
  log: string[];
  /** Makes a customer with an API key, without anybody who logs in. */
  newKey: () => Promise<Readonly<{ customerId: CustomerId; keyId: KeyId; secret: string }>>;
  /** Signs somebody up and answers the cookie. */
  signUp: (name: string) => Promise<string>;
}>;

/** Workers that are always there. */
const WARM = { healthOf: (): UpstreamHealth => 'warm' };

const PUBLIC_URL = 'http://localhost:8080';

const PLANS = `
plans:
  - slug: free
    name: Free
    price: 0
    credits: { amount: 0.50, cadence: day }
    introductory: { multiplier: 2, for: 30 days }
    premium: false
    whenFundsEnd: finish
    limits: { requestsPerMinute: 600, concurrentRuns: 64 }
`;

const CATALOG = `
models:
  - slug: echo
    name: Echo
    summary: Says what it is told.
    description: A model of the tests.
    licence: Apache-2.0
    credits: nobody
    input: text
    parameters:
      required: [text]
      properties:
        text: { type: string, maxLength: 1000 }
    deployments:
      - id: echo-1
        name: Echo
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "http://127.0.0.1:1", model: echo, token: test-token-1234 }
        meter: worker
        runDeadlineMs: 60000
        defaultHold: 0.01
        rateCards:
          - perGpuSecond: 0.00125
`;

/** Opens the API on a port of its own; closed after the file's tests. */
export async function openTestApi(
  options: Readonly<{ compatible?: boolean; dashboardFolder?: string }> = {},
): Promise<TestApi> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'taximeter-api-'));
  await mkdir(path.join(dataDir, 'uploads'));
  const books = await openBooks();
  const { database, clock, plans } = books;
  const keys = await createKeyCache(database, clock);
  const log: string[] = [];
  const ran: RunRequest[] = [];
  const { gateway, onRun, onState, change } = createFakeGateway(books, dataDir, ran);
  const app = await buildServer({
    settings: {
      publicUrl: PUBLIC_URL,
      compatible: options.compatible ?? false,
      trustedProxies: [],
      dashboardFolder: options.dashboardFolder ?? path.join(dataDir, 'no-dashboard'),
      uploadFolder: path.join(dataDir, 'uploads'),
      dataDir,
      mailboxDir: path.join(dataDir, 'mail'),
    },
    logger: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    ...books,
    auth: createTestAuth(books),
    keys,
    upstreams: WARM,
    gateway,
    metrics: createMetrics(),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  after(async () => {
    await app.close();
    await keys.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  });
  const newKey = (): ReturnType<TestApi['newKey']> => makeKey(database, clock, plans());
  const signUp = (name: string): Promise<string> => signUpAt(url, name);
  return { app, url, database, clock, dataDir, ran, onRun, onState, change, log, newKey, signUp };
}

type TestBooks = Pick<ApiDependencies, 'database' | 'clock' | 'catalog' | 'plans'>;

async function openBooks(): Promise<TestBooks> {
  const database = await createTestDatabase();
  const clock = createProcessClock();
  await database.transaction(async (tx) => {
    await loadPlans(tx, clock, parsePlans(PLANS));
    await loadCatalog(tx, clock, parseCatalog({ text: CATALOG, environment: {} }));
  });
  const cached = { db: database.pool, onError: () => undefined };
  const catalog = await createCatalogCache(cached);
  const plans = await createPlanCache(cached);
  return { database, clock, catalog: catalog.current, plans: plans.current };
}

function createTestAuth({ database, clock, plans }: TestBooks): Auth {
  return createAuth({
    database,
    clock,
    publicUrl: PUBLIC_URL,
    secret: 'a secret of thirty-two characters, at least',
    onSignUp: async (tx, { userId, email, name }) => {
      const customer = { userId, email, name, source: 'sign-up' } as const;
      await openCustomer(tx, clock, { customer, plans: plans() });
    },
    sendPasswordReset: async () => undefined,
  });
}

let made = 0;

async function makeKey(
  database: Database,
  clock: Clock,
  plans: PlanList,
): ReturnType<TestApi['newKey']> {
  made += 1;
  const customer = { email: `key${made}@example.test`, name: 'K', source: 'operator' } as const;
  return await database.transaction(async (tx) => {
    const { customerId } = await openCustomer(tx, clock, { customer, plans });
    const input = { customerId, name: 'test', createdBy: 'operator' };
    const { key, secret } = await createKey(tx, clock, input);
    return { customerId, keyId: key.keyId, secret };
  });
}

async function signUpAt(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: PUBLIC_URL },
    body: JSON.stringify({ name, email: `${name}@example.test`, password: 'long enough 123' }),
  });
  if (!response.ok) throw new Error(await response.text());
  return cookieOf(response);
}

/** The cookies of an answer, as a browser sends them back. */
function cookieOf(response: Response): string {
  const cookies = response.headers.getSetCookie();
  return cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; ');
}

/** A gateway that answers every run with a small picture, unless the test says otherwise. */
function createFakeGateway(books: TestBooks, dataDir: string, ran: RunRequest[]) {
  const { clock } = books;
  const quoting = { ...books, upstreams: WARM, samples: { recent: () => null } };
  const notFound = (): never => {
    throw problem('not-found', 'There is no such run.');
  };
  const succeed = async (): Promise<RunAnswer> => {
    const runId = newId('run', clock.now());
    const file = path.join(dataDir, runId);
    await writeFile(file, 'picture');
    return {
      runId,
      deploymentId: 'echo-1',
      result: { path: file, contentType: 'image/png', bytes: 7 },
      chargeNanos: nanoUsd(1_875_000n),
      availableNanos: nanoUsd(998_125_000n),
      gpuTimeUs: 1_500_000n,
      generationTimeUs: 1_532_001n,
      replayed: false,
    };
  };
  const listeners = new Set<(customerId: CustomerId, runId: RunId) => void>();
  let run: (request: RunRequest) => Promise<RunAnswer> = succeed;
  let state: () => Promise<RunState> = async () => notFound();
  const gateway: Gateway = {
    run: async (request) => {
      ran.push(request);
      return await run(request);
    },
    quote: (request) => quoteRun(quoting, request),
    offers: (model) => usualOffers(quoting, model),
    state: async () => await state(),
    cancel: async () => notFound(),
    findByKey: async () => notFound(),
    ready: async () => ({ ok: true, reason: null }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => undefined,
  };
  return {
    gateway,
    change: (customerId: CustomerId, runId: RunId): void => {
      for (const listener of listeners) listener(customerId, runId);
    },
    onRun: (next: typeof run) => {
      run = next;
    },
    onState: (next: typeof state) => {
      state = next;
    },
  };
}
