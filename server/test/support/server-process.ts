import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const READY_MS = 60_000;

/** The real server in a process of its own, with a data folder that outlives it. */
export type ServerProcess = Readonly<{
  url: string;
  dataDir: string;
  /** Starts it and waits until it is ready. */
  start: () => Promise<void>;
  /** Where the first operator is made, as the last start printed it; undefined after that. */
  operatorLink: () => string | undefined;
  /** `kill -9` of the server process; PostgreSQL stays behind as an orphan. */
  kill: () => Promise<void>;
  /** `kill -9` of the postmaster and all its children. */
  killPostgres: () => Promise<void>;
  /** Ends it as Ctrl-C does, and gives its exit code. */
  stop: () => Promise<number | null>;
  /** Runs the operator's command line over the same data folder. */
  command: (...words: string[]) => Promise<unknown>;
  /** Removes the data folder; the server must have ended. */
  remove: () => Promise<void>;
}>;

/** Prepares a server with its own data folder, catalog and plans; it is not started yet. */
export async function prepareServerProcess(input: {
  catalog: string;
  plans: string;
  environment?: Readonly<Record<string, string>>;
}): Promise<ServerProcess> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'taximeter-server-'));
  const port = await freePort();
  await writeFile(path.join(dataDir, 'catalog.yaml'), input.catalog);
  await writeFile(path.join(dataDir, 'plans.yaml'), input.plans);
  const environment = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    CATALOG: path.join(dataDir, 'catalog.yaml'),
    PLANS: path.join(dataDir, 'plans.yaml'),
    BUILTIN_WORKER: 'off',
    LOG_LEVEL: 'error',
    ...input.environment,
  };
  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  let said = '';
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const ending = server;
    if (ending === undefined || ending.exitCode !== null) return ending?.exitCode ?? null;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
    return ending.exitCode;
  };
  return {
    url,
    dataDir,
    async start() {
      server = spawn(process.execPath, [path.join(HOME, 'server/src/main.ts')], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      said = '';
      server.stdout?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      await untilReady(server, url);
    },
    operatorLink: () => {
      const token = /\/operator\/claim\?token=(\S+)/.exec(said)?.[1];
      return token === undefined ? undefined : `${url}/operator/claim?token=${token}`;
    },
    async kill() {
      await end('SIGKILL');
    },
    killPostgres: () => killCluster(dataDir),
    stop: () => end('SIGTERM'),
    command: (...words) => runCommand(environment, words),
    remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 10 }),
  };
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + READY_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with code ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (performance.now() > until) throw new Error('the server did not become ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function killCluster(dataDir: string): Promise<void> {
  const file = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  const postmaster = Number(file.split('\n')[0]);
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
  for (const pid of [postmaster, ...children.trim().split(' ').map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

async function runCommand(
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
): Promise<unknown> {
  const cli = path.join(HOME, 'server/src/cli.ts');
  const child = spawn(process.execPath, [cli, ...words, '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${words.join(' ')} ended with code ${code}: ${text}`);
  return JSON.parse(text) as unknown;
}
