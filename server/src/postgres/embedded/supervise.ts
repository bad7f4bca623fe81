import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasNotEnded, type PostmasterOptions, startPostmaster } from './postmaster.ts';
import { stopPostmaster } from './stop-process.ts';

/** A server that is started again whenever it ends without having been told to. */
export type SupervisedServer = Readonly<{
  /** The server's process id now; undefined between two lives. */
  pid: () => number | undefined;
  stop: () => Promise<void>;
}>;

/** Short, because while the server is away every new run is refused. */
const LONGEST_PAUSE_MS = 1_000;
/** A server that served this long is not counted as one that keeps dying. */
const HEALTHY_MS = 1_000;

/**
 * Starts a server and keeps it running until `stop`.
 *
 * Killed, it is started again at once; when it keeps dying, after pauses of up to a second, for
 * as long as this process lives. If this process ends by itself, the server is told to end too.
 */
export async function supervise(options: PostmasterOptions): Promise<SupervisedServer> {
  let child: ChildProcess | undefined;
  let failures = 0;
  const stopping = new AbortController();
  const noted: PostmasterOptions = {
    ...options,
    onSpawn: (spawned) => {
      child = spawned;
    },
  };

  const startAgain = async (): Promise<ChildProcess | undefined> => {
    while (!stopping.signal.aborted) {
      await pause(failures, stopping.signal);
      failures += 1;
      if (stopping.signal.aborted) break;
      try {
        return await startPostmaster(noted);
      } catch (error) {
        options.onStage(`Database: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return undefined;
  };

  const live = async (first: ChildProcess): Promise<void> => {
    let current: ChildProcess | undefined = first;
    while (current && !stopping.signal.aborted) {
      const startedAt = performance.now();
      await hasEnded(current);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_MS) failures = 0;
      const how = current.signalCode ?? `exit code ${current.exitCode}`;
      options.onStage(`Database: PostgreSQL ended unexpectedly (${how}); starting it again`);
      current = await startAgain();
    }
  };

  // The last resort when this process ends without `stop`: it leaves no orphan behind.
  const onExit = (): void => {
    if (child && hasNotEnded(child)) child.kill('SIGINT');
  };
  process.once('exit', onExit);
  const life = live(await startPostmaster(noted));
  return {
    pid: () => (child && hasNotEnded(child) ? child.pid : undefined),
    stop: async () => {
      stopping.abort();
      if (child?.pid !== undefined && hasNotEnded(child)) await stopPostmaster(child.pid);
      await life;
      process.off('exit', onExit);
    },
  };
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  if (failures === 0) return;
  const ms = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** failures);
  await sleep(ms, undefined, { ref: false, signal }).catch(() => {});
}

async function hasEnded(child: ChildProcess): Promise<void> {
  if (hasNotEnded(child)) await new Promise((resolve) => child.once('exit', resolve));
}
