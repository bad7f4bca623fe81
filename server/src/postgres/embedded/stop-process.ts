import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a server may take to end its connections and write its checkpoint. */
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 4_000;
const POLL_MS = 10;

/**
 * Stops a PostgreSQL server: fast shutdown first, harder when it does not end within 10 s.
 *
 * Even the hardest way loses nothing that was committed; the next start then replays the log.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  const ways = [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
    ['SIGKILL', IMMEDIATE_SHUTDOWN_MS],
  ] as const;
  for (const [signal, waitMs] of ways) {
    if (!sendSignal(pid, signal)) return;
    for (let waited = 0; waited < waitMs; waited += POLL_MS) {
      if (!(await isRunning(pid))) return;
      await sleep(POLL_MS);
    }
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Whether a process runs; one that ended but was not yet waited for by its parent does not. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
