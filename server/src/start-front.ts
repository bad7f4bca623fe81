import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Api, buildServer, createMetrics, openCustomer } from './api/index.ts';
import type { BuiltinWorker } from './builtin-worker.ts';
import type { Closers } from './closers.ts';
import type { Configuration } from './configuration.ts';
import {
  type Auth,
  createAuth,
  createKeyCache,
  issueOperatorClaim,
  loadAuthSecret,
} from './customers/index.ts';
import { createGateway, type Gateway } from './gateway/index.ts';
import { createMailer, passwordResetMail } from './notices/index.ts';
import { freeSpace, SPACE_TO_SELL } from './postgres/index.ts';
import type { Books } from './start-books.ts';
import { monotonicUs } from './time/index.ts';
import { openUpstreams, type UpstreamDirectory } from './upstreams/index.ts';

type FrontOptions = Books &
  Readonly<{
    configuration: Configuration;
    environment: Readonly<Record<string, string | undefined>>;
    home: string;
    worker: BuiltinWorker | undefined;
    logger: Logger;
    closers: Closers;
    onStage: (line: string) => void;
  }>;

/** How long runs may go on after a stop was asked for. */
const DRAIN_MS = 25_000;
const CLOSE_MS = 2_000;
const WORKER_START_MS = 5_000;
const LOOK_AT_WORKERS_MS = 2_000;
/** An upload that is older belongs to a process that was killed. */
const LEFTOVER_MS = 3_600_000;
const SPACE_AGE_US = 1_000_000n;

/** Opens what faces customers: workers, gateway, login, and the HTTP server, not listening yet. */
export async function openFront(
  options: FrontOptions,
): Promise<Readonly<{ app: Api; operatorToken: string | undefined }>> {
  const { database, clock, configuration, closers } = options;
  const uploadFolder = await prepareUploads(configuration.dataDir);
  const upstreams = await openWorkers(options);
  const gateway = await openGateway(options, upstreams);
  const stopGateway = once(() => gateway.stop(DRAIN_MS));
  closers.add(stopGateway);
  const keys = await createKeyCache(database, clock);
  closers.add(keys.close);
  const { auth, mailboxDir } = await openLogin(options);
  closers.add(auth.settled);
  const app = await buildServer({
    ...options,
    settings: {
      ...configuration,
      mailboxDir,
      uploadFolder,
      dashboardFolder: join(options.home, 'dashboard', 'dist'),
    },
    keys,
    auth,
    upstreams,
    gateway,
    metrics: createMetrics(),
  });
  closers.add(async () => {
    await Promise.all([stopGateway(), closeWithin(app, DRAIN_MS + CLOSE_MS)]);
  });
  const operatorToken = await database.transaction((tx) => issueOperatorClaim(tx, clock));
  return { app, operatorToken };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** Waits for the answers that are under way, then drops who is still connected. */
async function closeWithin(app: Api, ms: number): Promise<void> {
  const closed = app.close();
  const late = sleep(ms, undefined, { ref: false }).then(() => app.server.closeAllConnections());
  await Promise.race([closed, late]);
  await closed;
}

/** Makes the folder of uploads and clears away what a killed process left there. */
async function prepareUploads(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'spool', 'uploads');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // File times are on the machine's own clock, as is the time this process started.
  const oldest = performance.timeOrigin - LEFTOVER_MS;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < oldest) await rm(file, { force: true });
  }
  return folder;
}

async function openWorkers(options: FrontOptions): Promise<UpstreamDirectory> {
  const { worker, catalog, environment, closers, onStage } = options;
  const upstreams = openUpstreams({
    catalog,
    environment,
    builtin: () => worker?.address() ?? null,
    lookEveryMs: LOOK_AT_WORKERS_MS,
  });
  closers.add(upstreams.stop);
  if (worker !== undefined) {
    const answers = await worker.ready(WORKER_START_MS);
    onStage(
      answers
        ? 'Worker: the built-in models are there; each is loaded when it is first used'
        : 'Worker: the built-in models do not answer yet; they are down until they do',
    );
  }
  await upstreams.look();
  return upstreams;
}

async function openGateway(options: FrontOptions, upstreams: UpstreamDirectory): Promise<Gateway> {
  const { configuration, logger, database, clock, catalog, refreshCatalog, plans } = options;
  const { dataDir, publicUrl, pictureUrls, holdLeaseMs, holdGraceMs } = configuration;
  return await createGateway({
    database,
    clock,
    catalog,
    refreshCatalog,
    plans,
    upstreams,
    dataDir,
    publicUrl,
    pictureUrls,
    holdLeaseMs,
    holdGraceMs,
    diskHasRoom: createSpaceCheck(),
    onError: (error, what) => logger.error({ err: error }, what),
  });
}

/** Asks the disk of each folder at most once a second: it is asked before every run. */
function createSpaceCheck(): (folder: string) => Promise<boolean> {
  const known = new Map<string, { askedUs: bigint; answer: Promise<boolean> }>();
  // A folder that is not there yet is made: a link to a disk that is away cannot be.
  const ask = async (folder: string): Promise<boolean> => {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return (await freeSpace(folder)) > SPACE_TO_SELL;
    } catch {
      return false;
    }
  };
  return (folder) => {
    const last = known.get(folder);
    const askedUs = monotonicUs();
    if (last !== undefined && askedUs - last.askedUs < SPACE_AGE_US) return last.answer;
    const answer = ask(folder);
    known.set(folder, { askedUs, answer });
    return answer;
  };
}

async function openLogin(
  options: FrontOptions,
): Promise<Readonly<{ auth: Auth; mailboxDir: string }>> {
  const { configuration, database, clock, plans, logger } = options;
  const { dataDir, publicUrl, smtpUrl, mailFrom: from } = configuration;
  const onError = (message: string, error: unknown): void => logger.warn({ err: error }, message);
  const mailboxDir = join(dataDir, 'mail');
  const mailer = createMailer({ smtpUrl, mailboxDir, clock, from, onError });
  const auth = createAuth({
    database,
    clock,
    publicUrl,
    secret: await loadAuthSecret(dataDir),
    onSignUp: async (tx, { userId, email, name }) => {
      const customer = { email, name, userId, source: 'sign-up' } as const;
      await openCustomer(tx, clock, { customer, plans: plans() });
    },
    sendPasswordReset: async ({ email, url }) => {
      await mailer.send({ to: email, ...passwordResetMail({ url }) });
    },
    onError,
  });
  return { auth, mailboxDir };
}
