import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Configuration, readConfiguration } from '../../src/configuration.ts';
import type { Database } from '../../src/postgres/index.ts';
import { type RunningServer, startServer } from '../../src/start-server.ts';
import { cleanUp, type TestScope } from './clean-up.ts';
import { TEST_PLANS } from './test-gateway.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));

/** What people type, and what links and mails say; the server listens wherever there is room. */
export const PUBLIC_URL = 'http://localhost:8080';

/** The lease is renewed at a third of it, which is how soon a moved clock is seen to have moved. */
export const LEASE_MS = 150;

/** The real server inside the test, on a database and a data folder that outlive it. */
export type DiaryServer = Readonly<{
  configuration: Configuration;
  /** Where it listens now: another port after each start. */
  url: () => string;
  /** The one-time token of the last start; undefined once there is an operator. */
  operatorToken: () => string | undefined;
  /** Every line that was logged, at the most talkative level. */
  log: readonly string[];
  isRunning: () => boolean;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** Replaces the catalog file; the running server is told by `load-catalog`. */
  writeCatalog: (text: string) => Promise<void>;
}>;

/** Prepares the server's files and starts it; it is stopped after the test. */
export async function startDiaryServer(
  t: TestScope,
  input: Readonly<{
    database: Database;
    catalog: string;
    plans?: string | undefined;
    /** Settings besides the usual ones. */
    environment?: Readonly<Record<string, string>> | undefined;
  }>,
): Promise<DiaryServer> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'taximeter-diary-'));
  cleanUp(t, () => rm(dataDir, { recursive: true, force: true, maxRetries: 10 }));
  const configuration = configure(dataDir, input.database, input.environment);
  await writeFile(configuration.catalogFile, input.catalog);
  await writeFile(configuration.plansFile, input.plans ?? TEST_PLANS);
  return await startAnotherServer(t, configuration);
}

/** Starts one more server on the same database and the same data folder. */
export async function startAnotherServer(
  t: TestScope,
  configuration: Configuration,
): Promise<DiaryServer> {
  const log: string[] = [];
  let running: RunningServer | undefined;
  const start = async (): Promise<void> => {
    running = await startServer({
      configuration,
      environment: {},
      home: HOME,
      onStage: () => undefined,
      log: { write: (line) => void log.push(line) },
    });
  };
  const stop = async (): Promise<void> => {
    const stopping = running;
    running = undefined;
    await stopping?.stop();
  };
  await start();
  cleanUp(t, stop);
  const now = (): RunningServer => {
    if (running === undefined) throw new Error('the server does not run just now');
    return running;
  };
  return {
    configuration,
    url: () => now().url,
    operatorToken: () => now().operatorToken,
    log,
    isRunning: () => running !== undefined,
    start,
    stop,
    writeCatalog: (text) => writeFile(configuration.catalogFile, text),
  };
}

function configure(
  dataDir: string,
  database: Database,
  more: Readonly<Record<string, string>> = {},
): Configuration {
  const environment = {
    PORT: '0',
    PUBLIC_URL,
    DATA_DIR: dataDir,
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    CATALOG: path.join(dataDir, 'catalog.yaml'),
    PLANS: path.join(dataDir, 'plans.yaml'),
    BUILTIN_WORKER: 'off',
    LOG_LEVEL: 'debug',
    CLOCK: 'test',
    HOLD_LEASE_MS: String(LEASE_MS),
    HOLD_GRACE_MS: '500',
    ...more,
  };
  return readConfiguration(environment, HOME);
}
