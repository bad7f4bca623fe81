import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase, stopOrphan } from '../../src/postgres/index.ts';
import { cleanUp, type TestScope } from './clean-up.ts';
import { eventually } from './eventually.ts';

/** Another process of ours that has a data folder's database open. */
export type DatabaseProcess = Readonly<{
  pid: number;
  /** What it said: its stages, then `open`, or why it could not start. */
  lines: readonly string[];
  /** Ends it with a signal and gives its exit code; null when the signal ended it. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
}>;

/** Makes a folder for a data folder; what runs in it and lies in it is cleared away after. */
export async function makeDataFolder(t: TestScope): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'taximeter-data-'));
  // Passable, so that the database of a test that runs as root lies in here as well.
  await chmod(home, 0o711);
  const dataDir = join(home, 'data');
  cleanUp(t, async () => {
    await stopOrphan(dataDir).catch(() => {});
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  });
  return dataDir;
}

/** Starts a process that opens the database of `dataDir` and waits until it has or has failed. */
export async function startDatabaseProcess(
  dataDir: string,
  kind: 'server' | 'command' = 'server',
): Promise<DatabaseProcess> {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [file, dataDir, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  await eventually('the process has opened the database or failed', () => {
    return lines.includes('open') || child.exitCode !== null;
  });
  const end = (signal: NodeJS.Signals) => endChild(child, signal);
  return { pid: child.pid ?? 0, lines, end };
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = child.exitCode === null && child.signalCode === null;
  child.kill(signal);
  if (ended) await new Promise((resolve) => child.once('exit', resolve));
  return child.exitCode;
}

async function main(dataDir: string, share: boolean): Promise<void> {
  const say = (line: string): void => console.log(line);
  try {
    const database = await openDatabase({ dataDir, share, onStage: say });
    say('open');
    process.once('SIGTERM', () => void database.stop().then(() => process.exit(0)));
    // Lives until it is ended, or until the test that started it is gone.
    process.stdin.resume().on('end', () => process.exit(1));
  } catch (error) {
    say(String(error));
    process.exit(1);
  }
}

const [, file, dataDir, kind] = process.argv;
if (file === fileURLToPath(import.meta.url) && dataDir) await main(dataDir, kind === 'command');
