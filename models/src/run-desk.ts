import {
  type ModelProcess,
  type ModelProcessOptions,
  modelProcess,
  type RunEnding,
  type RunWatch,
} from './model-process.ts';

/** What a run is started with; no picture for a model that takes none. */
export type RunInput = { image: Uint8Array | null; params: Record<string, unknown> };

/** How a run ended, or that its answer was let go to make room. */
export type KeptEnding = RunEnding | { kind: 'dropped'; gpuTimeUs: number; error: string };

/** One run, from its first POST until it is forgotten. */
export type Run = {
  id: string;
  model: string;
  state: 'queued' | 'running' | 'done';
  progress: number;
  /** Time executing so far; after the end, exactly what the answer says. */
  gpuTimeUs(): number;
  /** Null until the run is done. */
  ending: KeptEnding | null;
  ended: Promise<void>;
  /** Who ended it early, if anyone. */
  stoppedBy: 'caller' | 'deadline' | null;
  /** Ends the run, without an answer unless it was just done; settles when it has ended. */
  stop(by: 'caller' | 'deadline'): Promise<void>;
};

/** Which models the desk serves, and how much it lets wait and remembers. */
export type RunDeskOptions = ModelProcessOptions & {
  /** The models that are served, each with the most pixels its picture may have; 0: none. */
  maxPixels: Readonly<Record<string, number>>;
  /** How many runs of a model may wait. */
  maxWaiting: number;
  /** How long a finished run is remembered, and how many bytes of answers are. */
  keepMs: number;
  keepBytes: number;
};

/** Where runs are handed in, looked up and stopped. */
export type RunDesk = {
  /** Starts a run; null when too many wait already. The id must be unknown. */
  submit(id: string, model: string, input: RunInput, deadlineMs: number): Run | null;
  find(id: string): Run | undefined;
  serves(model: string): boolean;
  takesPicture(model: string): boolean;
  models(): { name: string; state: ReturnType<ModelProcess['state']>; pid: number | null }[];
  close(): void;
};

type Lane = { process: ModelProcess; maxPixels: number; inLine: number; last: Promise<void> };

/**
 * Takes runs, lets each model execute its own one after the other, and remembers how they ended,
 * so that asking again never executes again.
 */
export function runDesk(options: RunDeskOptions): RunDesk {
  const runs = new Map<string, Run>();
  const lanes = new Map<string, Lane>(
    Object.entries(options.maxPixels).map(([name, maxPixels]) => [
      name,
      { process: modelProcess(name, options), maxPixels, inLine: 0, last: Promise.resolve() },
    ]),
  );
  return {
    submit(id, model, input, deadlineMs) {
      const lane = lanes.get(model);
      if (!lane || lane.inLine > options.maxWaiting) return null;
      const run = startRun(id, model, lane, input);
      runs.set(id, run);
      const deadline = setTimeout(() => run.stop('deadline'), deadlineMs);
      void run.ended.then(() => {
        clearTimeout(deadline);
        setTimeout(() => runs.delete(id), options.keepMs).unref();
        // Whoever waits for this answer takes it first.
        setImmediate(() => makeRoom(runs, options.keepBytes));
      });
      return run;
    },
    find: (id) => runs.get(id),
    serves: (model) => lanes.has(model),
    takesPicture: (model) => (lanes.get(model)?.maxPixels ?? 0) > 0,
    models: () =>
      [...lanes].map(([name, { process }]) => ({
        name,
        state: process.state(),
        pid: process.pid(),
      })),
    close() {
      for (const run of runs.values()) void run.stop('caller');
      for (const { process } of lanes.values()) process.close();
    },
  };
}

function startRun(id: string, model: string, lane: Lane, input: RunInput): Run {
  const stopper = new AbortController();
  let reported = { gpuTimeUs: 0, atMs: 0 };
  const run: Run = {
    id,
    model,
    state: 'queued',
    progress: 0,
    stoppedBy: null,
    gpuTimeUs() {
      if (run.ending) return run.ending.gpuTimeUs;
      if (run.state === 'queued') return 0;
      // The process has been busy executing since it last reported.
      return reported.gpuTimeUs + Math.round((performance.now() - reported.atMs) * 1000);
    },
    ending: null,
    ended: Promise.resolve(),
    stop(by) {
      run.stoppedBy ??= by;
      stopper.abort();
      return run.ended;
    },
  };
  run.ended = follow(run, lane, input, {
    signal: stopper.signal,
    gpuTimeUs: run.gpuTimeUs,
    onProgress(gpuTimeUs: number, progress: number) {
      run.state = 'running';
      run.progress = progress;
      reported = { gpuTimeUs, atMs: performance.now() };
    },
  });
  return run;
}

/** Takes a run through the line and its execution. Only this call holds on to the input. */
async function follow(run: Run, lane: Lane, input: RunInput, watch: RunWatch): Promise<void> {
  const turn = lane.last;
  const left = Promise.withResolvers<void>();
  lane.last = left.promise;
  lane.inLine += 1;
  await Promise.race([turn, aborted(watch.signal)]);
  run.ending = watch.signal.aborted
    ? { kind: 'stopped', gpuTimeUs: 0, error: 'the run was stopped while it waited' }
    : await lane.process.execute({ ...input, maxPixels: lane.maxPixels }, watch);
  run.state = 'done';
  if (run.ending.kind === 'answered') run.progress = 1;
  lane.inLine -= 1;
  // A run that left the line early must not let the next pass the one before it.
  void turn.then(() => left.resolve());
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Lets the oldest answers go until the rest fit; their runs stay known, and are not run again. */
function makeRoom(runs: Map<string, Run>, keepBytes: number): void {
  let bytes = 0;
  for (const run of [...runs.values()].reverse()) {
    const { ending } = run;
    if (ending?.kind !== 'answered') continue;
    bytes += ending.bytes.length;
    if (bytes <= keepBytes) continue;
    const error = 'the answer is no longer kept';
    run.ending = { kind: 'dropped', gpuTimeUs: ending.gpuTimeUs, error };
  }
}
