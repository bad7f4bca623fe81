import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import { type BuiltinWorker, startBuiltinWorker } from './builtin-worker.ts';
import { type Closers, createClosers } from './closers.ts';
import type { Configuration } from './configuration.ts';
import { type DataFiles, readDataFiles, usesBuiltinWorker } from './load-data-files.ts';
import { prepareDataFolder, StartupError } from './postgres/index.ts';
import { openBooks } from './start-books.ts';
import { openFront } from './start-front.ts';
import { startJobs } from './start-jobs.ts';

/** The whole server, running. */
export type RunningServer = Readonly<{
  /** Where it listens. */
  url: string;
  /** The token that makes who shows it first the operator; undefined once somebody has. */
  operatorToken: string | undefined;
  /** Stops taking work, waits for what is running, and stops everything. Harmless when repeated. */
  stop: () => Promise<void>;
}>;

/** What the server is started with. */
export type StartOptions = Readonly<{
  configuration: Configuration;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where Taximeter itself is. */
  home: string;
  /** Told of each stage, a line at a time. */
  onStage: (line: string) => void;
  /** Where the log's lines go; stderr unless told. */
  log?: DestinationStream;
}>;

/**
 * Starts the server, stage by stage.
 *
 * Refuses (StartupError): with one line that says what to do; what was started is stopped again.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { configuration, environment, onStage } = options;
  const logger = createLogger(configuration, options.log ?? pino.destination(2));
  const closers = createClosers((error) => logger.error({ err: error }, 'stopping'));
  try {
    await checkPort(configuration);
    await prepareDataFolder(configuration.dataDir);
    const files = await readDataFiles({ ...configuration, environment });
    onStage(`Configuration: read; data in ${configuration.dataDir}`);
    // The worker's process starts while the database does.
    const worker = startWorker(options, files, closers);
    const books = await openBooks({ ...options, files, logger, closers });
    const front = await openFront({ ...options, ...books, worker, logger, closers });
    const { host, port } = configuration;
    const url = await front.app.listen({ host, port }).catch((error: unknown) => {
      throw explainListenError(error, configuration);
    });
    startJobs({ ...books, configuration, logger, closers });
    onStage(`Server: listening on ${url}`);
    return { url, operatorToken: front.operatorToken, stop: closers.closeAll };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

function createLogger({ logLevel }: Configuration, log: DestinationStream): Logger {
  const describe = (error: unknown): unknown => {
    if (!(error instanceof Error)) return String(error);
    const code = 'code' in error ? error.code : undefined;
    return { type: error.name, message: error.message, code, stack: error.stack };
  };
  // Errors and requests may carry anything, so only what is named here is ever written of them.
  const serializers = {
    err: describe,
    error: describe,
    req: () => undefined,
    res: () => undefined,
  };
  return pino({ level: logLevel, base: null, serializers }, log);
}

/** A port that is taken is told at once, and not after the database was started for nothing. */
async function checkPort(configuration: Configuration): Promise<void> {
  const { host, port } = configuration;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen({ host, port }, resolve);
    });
    await new Promise((resolve) => probe.close(resolve));
  } catch (error) {
    throw explainListenError(error, configuration);
  }
}

function explainListenError(error: unknown, { host, port }: Configuration): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is taken: stop what uses it, or set PORT to another.`,
    EACCES: `Port ${port} may not be used by this user: set PORT to one above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is no address of this machine: set HOST to one that is.`,
    ENOTFOUND: `HOST ${host} is unknown: set HOST to an address of this machine.`,
  };
  const line = advice[code];
  return line === undefined ? error : new StartupError(line, { cause: error });
}

function startWorker(
  { configuration, environment, home, onStage }: StartOptions,
  files: DataFiles,
  closers: Closers,
): BuiltinWorker | undefined {
  if (!usesBuiltinWorker(files)) return undefined;
  const program = join(home, 'models', 'src', 'main.ts');
  if (!configuration.builtinWorker || !existsSync(program)) {
    const why = configuration.builtinWorker ? 'models/ is not installed' : 'BUILTIN_WORKER is off';
    onStage(`Worker: not started (${why}); the models that need it are down`);
    return undefined;
  }
  const worker = startBuiltinWorker({ program, environment, onLine: onStage });
  closers.add(worker.stop);
  return worker;
}
