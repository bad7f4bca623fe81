import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { monotonicUs } from './time/index.ts';

/** The model worker that comes along, as a child process. */
export type BuiltinWorker = Readonly<{
  /** Where it answers; null while it does not. */
  address: () => Readonly<{ url: string; token: string }> | null;
  /** Waits until it answers for the first time, at most so long; tells whether it does. */
  ready: (withinMs: number) => Promise<boolean>;
  stop: () => Promise<void>;
}>;

/** What the worker needs. */
export type BuiltinWorkerOptions = Readonly<{
  /** The worker's program. */
  program: string;
  environment: Readonly<Record<string, string | undefined>>;
  onLine: (line: string) => void;
}>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const STOP_MS = 3_000;
/** A worker that lived so long had started well: the next pause is short again. */
const SOUND_LIFE_US = 60_000_000n;
/** The worker runs other people's models: it gets what it needs and none of our secrets. */
const PASSED_ON =
  /^(PATH|HOME|TMPDIR|LANG|TZ|NODE_OPTIONS|(WORKER|PEOPLE_CUTOUT|ESRGAN_MEDIUM)_\w+)$/;

const readyMessage = z.object({ kind: z.literal('ready'), port: z.number().int() });

/**
 * Starts the worker and keeps it running: when it dies it is started again after a growing pause.
 *
 * Its token is new at each start, and nobody else ever has it.
 */
export function startBuiltinWorker(options: BuiltinWorkerOptions): BuiltinWorker {
  const stopping = new AbortController();
  let address: { url: string; token: string } | null = null;
  let child: ChildProcess | undefined;
  const answering = Promise.withResolvers<boolean>();

  const live = async (): Promise<void> => {
    for (let pauseMs = FIRST_PAUSE_MS; !stopping.signal.aborted; ) {
      const begun = monotonicUs();
      const token = randomBytes(32).toString('base64url');
      child = startChild(options, token);
      child.on('message', (message) => {
        const ready = readyMessage.safeParse(message);
        if (!ready.success) return;
        address = { url: `http://127.0.0.1:${ready.data.port}`, token };
        answering.resolve(true);
      });
      const end = await ended(child);
      address = null;
      if (stopping.signal.aborted) return;
      if (monotonicUs() - begun > SOUND_LIFE_US) pauseMs = FIRST_PAUSE_MS;
      options.onLine(`Worker: ended (${end}); starting it again in ${pauseMs / 1000} s`);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  };
  const life = live();
  return {
    address: () => address,
    ready: async (withinMs) =>
      await Promise.race([answering.promise, sleep(withinMs, false, { ref: false })]),
    stop: async () => {
      stopping.abort();
      child?.kill('SIGTERM');
      const late = sleep(STOP_MS, undefined, { ref: false }).then(() => child?.kill('SIGKILL'));
      await Promise.race([life, late]);
      await life;
    },
  };
}

function startChild({ program, environment }: BuiltinWorkerOptions, token: string): ChildProcess {
  const passed = Object.entries(environment).filter(([name]) => PASSED_ON.test(name));
  return fork(program, [], {
    env: { ...Object.fromEntries(passed), WORKER_TOKEN: token, WORKER_PORT: '0' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function ended(child: ChildProcess): Promise<string> {
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}
