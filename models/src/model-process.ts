import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { FromModel, ModelEnding, ToModel } from './model-messages.ts';

/** Whether a model could run at once: `down` means that its last start failed. */
export type ModelState = 'cold' | 'loading' | 'warm' | 'down';

/** How a run ended; `unavailable`: the model could not be started, so nothing was executed. */
export type RunEnding = ModelEnding | { kind: 'unavailable'; gpuTimeUs: 0; error: string };

/** What happens to a run while it executes. */
export type RunWatch = {
  /** Aborted to stop the run. */
  signal: AbortSignal;
  /** GPU time and progress as the process reports them; the first report is its start. */
  onProgress(gpuTimeUs: number, progress: number): void;
  /** GPU time so far, for a process that can no longer tell. */
  gpuTimeUs(): number;
};

/** A model that can be run, whether or not its process exists at the moment. */
export type ModelProcess = {
  state(): ModelState;
  pid(): number | null;
  /** Executes one run, starting the process if need be. One at a time: the caller queues. */
  execute(
    input: Omit<Extract<ToModel, { kind: 'run' }>, 'kind'>,
    watch: RunWatch,
  ): Promise<RunEnding>;
  close(): void;
};

/** How patient a model's process is, and how patient one is with it. */
export type ModelProcessOptions = {
  /** After so long without a run the process ends, and its memory is free. */
  idleMs: number;
  /** How long a run may take to notice that it is stopped before its process is killed. */
  stopGraceMs: number;
  /** How long loading may take. */
  loadMs: number;
};

type Started = { child: ChildProcess; ready: Promise<boolean> };

/**
 * A model in a process of its own, which is started at the first run, ends when idle, and is
 * started anew at the next run if it died.
 */
export function modelProcess(name: string, options: ModelProcessOptions): ModelProcess {
  let state: ModelState = 'cold';
  let current: Started | null = null;
  let idle: NodeJS.Timeout | undefined;

  const start = (): Started => {
    const child = forkModel(name);
    const ready = waitUntilReady(child, options.loadMs);
    state = 'loading';
    current = { child, ready };
    child.once('exit', () => {
      if (current?.child !== child) return;
      current = null;
      state = state === 'loading' ? 'down' : 'cold';
    });
    void ready.then((isReady) => {
      if (isReady && current?.child === child) state = 'warm';
    });
    return current;
  };

  const end = () => {
    clearTimeout(idle);
    current?.child.kill('SIGKILL');
    current = null;
    state = 'cold';
  };

  return {
    state: () => state,
    pid: () => current?.child.pid ?? null,
    async execute(input, watch) {
      clearTimeout(idle);
      try {
        const { child, ready } = current ?? start();
        if (!(await untilAborted(ready, watch.signal))) {
          return watch.signal.aborted
            ? { kind: 'stopped', gpuTimeUs: 0, error: 'the run was stopped before it started' }
            : { kind: 'unavailable', gpuTimeUs: 0, error: `${name} could not be loaded` };
        }
        return await executeIn(child, { kind: 'run', ...input }, watch, options.stopGraceMs);
      } finally {
        idle = setTimeout(end, options.idleMs).unref();
      }
    },
    close: end,
  };
}

function forkModel(name: string): ChildProcess {
  const child = fork(new URL('./model-child.ts', import.meta.url), [name], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Not this process's own flags, such as a test runner's or a debugger's port.
    execArgv: [],
  });
  // A process that could not be started or reached also exits, and `exit` is what we act on.
  child.on('error', () => child.kill('SIGKILL'));
  return child;
}

async function waitUntilReady(child: ChildProcess, loadMs: number): Promise<boolean> {
  const giveUp = setTimeout(() => child.kill('SIGKILL'), loadMs);
  const exited = once(child, 'exit').then(() => false);
  const ready = once(child, 'message').then(() => true);
  try {
    return await Promise.race([ready, exited]);
  } catch {
    return false;
  } finally {
    clearTimeout(giveUp);
  }
}

/** False, too, when the run is stopped first; the model goes on loading for the next. */
async function untilAborted(ready: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const aborted = Promise.withResolvers<boolean>();
  const abort = () => aborted.resolve(false);
  signal.addEventListener('abort', abort);
  const answer = await Promise.race([ready, aborted.promise]);
  signal.removeEventListener('abort', abort);
  return answer && !signal.aborted;
}

async function executeIn(
  child: ChildProcess,
  message: ToModel,
  watch: RunWatch,
  stopGraceMs: number,
): Promise<RunEnding> {
  const { promise, resolve } = Promise.withResolvers<RunEnding>();
  let kill: NodeJS.Timeout | undefined;
  let killedAtUs: number | null = null;
  const onMessage = (answer: FromModel) => {
    if (answer.kind === 'progress') watch.onProgress(answer.gpuTimeUs, answer.progress);
    else if (answer.kind !== 'ready') resolve(answer);
  };
  const onExit = () =>
    resolve({
      kind: watch.signal.aborted ? 'stopped' : 'failed',
      // How long a process takes to go is nobody's GPU time.
      gpuTimeUs: killedAtUs ?? watch.gpuTimeUs(),
      error: watch.signal.aborted ? 'the run was stopped' : "the model's process died",
    });
  const onAbort = () => {
    child.send({ kind: 'stop' });
    kill = setTimeout(() => {
      killedAtUs = watch.gpuTimeUs();
      child.kill('SIGKILL');
    }, stopGraceMs);
  };
  child.on('message', onMessage);
  child.once('exit', onExit);
  watch.signal.addEventListener('abort', onAbort, { once: true });
  if (child.exitCode !== null || child.signalCode !== null) onExit();
  else if (child.connected) child.send(message);
  try {
    return await promise;
  } finally {
    clearTimeout(kill);
    child.off('message', onMessage);
    child.off('exit', onExit);
    watch.signal.removeEventListener('abort', onAbort);
  }
}
