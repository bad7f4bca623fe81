import type { ScriptedBehaviour, ScriptedRun } from './scripted-behaviour.ts';

/** What `GET` and `DELETE /runs/{id}` say; `gpuTimeUs` is whatever the script wants said. */
export type ScriptedReport = {
  status: 'queued' | 'running' | 'done';
  gpuTimeUs: number | string | null;
  progress: number;
  ok?: boolean;
  error?: string;
};

/** One execution of a scripted run: its clock, its end, and what it says of itself. */
export type ScriptedExecution = {
  run: ScriptedRun;
  behaviour: ScriptedBehaviour;
  /** Settles when the run has ended, was stopped, or was abandoned. */
  ended: Promise<void>;
  /** What the run says it used: the scripted figure, or the time it really took. */
  gpuTimeUs(): number | string | null;
  report(): ScriptedReport;
  stop(): void;
  /** Ends it without trace, because the worker forgets or closes. */
  abandon(): void;
};

/** Starts executing a run as its behaviour says. */
export function startExecution(run: ScriptedRun, behaviour: ScriptedBehaviour): ScriptedExecution {
  let startedAtMs = Number.NaN;
  let endedAtMs = Number.NaN;
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const timers = new Set<NodeJS.Timeout>();
  const pass = (ms: number) => new Promise<void>((resolve) => timers.add(setTimeout(resolve, ms)));
  const work = async () => {
    if (behaviour.queuedMs) await pass(behaviour.queuedMs);
    if (run.stopped) return;
    startedAtMs = performance.now();
    run.state = 'running';
    if (behaviour.durationMs) await pass(behaviour.durationMs);
    await Promise.allSettled([behaviour.until]);
  };
  const elapsedMs = () => {
    if (Number.isNaN(startedAtMs)) return 0;
    return (Number.isNaN(endedAtMs) ? performance.now() : endedAtMs) - startedAtMs;
  };
  run.state = 'queued';
  const ended = Promise.race([work(), interrupted]).then(() => {
    for (const timer of timers) clearTimeout(timer);
    endedAtMs = performance.now();
    run.state = 'done';
  });
  const elapsedUs = () => Math.round(elapsedMs() * 1000);
  const gpuTimeUs = () => {
    if (run.state === 'done' && !run.stopped && behaviour.gpuTimeUs !== undefined) {
      return behaviour.gpuTimeUs;
    }
    const soFar = behaviour.gpuTimeSoFarUs;
    if (run.state === 'queued') return 0;
    if (typeof soFar === 'function') return soFar(elapsedMs());
    if (soFar !== undefined && (run.state !== 'done' || run.stopped)) return soFar;
    return elapsedUs();
  };
  return {
    run,
    behaviour,
    ended,
    gpuTimeUs,
    report: () => reportOf(run, behaviour, elapsedMs(), gpuTimeUs()),
    stop() {
      if (run.state === 'done') return;
      run.stopped = true;
      interrupt();
    },
    abandon: () => interrupt(),
  };
}

function reportOf(
  run: ScriptedRun,
  behaviour: ScriptedBehaviour,
  elapsedMs: number,
  gpuTimeUs: number | string | null,
): ScriptedReport {
  // A DELETE is answered before the stopped run's own promise has settled.
  if (run.state === 'done' || run.stopped) {
    const ok = !run.stopped && (behaviour.status ?? 200) < 400;
    const error = run.stopped ? 'the run was stopped' : `status ${behaviour.status}`;
    return { status: 'done', gpuTimeUs, progress: ok ? 1 : 0.5, ok, ...(ok ? {} : { error }) };
  }
  const given = behaviour.progress ?? 0.5;
  const progress = typeof given === 'function' ? given(elapsedMs) : given;
  return { status: run.state, gpuTimeUs, progress: run.state === 'queued' ? 0 : progress };
}
