/** Medians over some runs of a deployment: what the worker reported and what the gateway saw. */
export type TimesSeen = Readonly<{
  runs: number;
  workerUs: bigint;
  gatewayUs: bigint;
  /** The median of worker ÷ gateway; no money depends on it. */
  ratio: number;
}>;

/** How far a worker's word stands from the gateway's, now and before. */
export type Drift = TimesSeen &
  Readonly<{
    /** Null while there are too few earlier runs to compare with. */
    before: Pick<TimesSeen, 'runs' | 'ratio'> | null;
    /** The worker reports another share of the time than it used to. */
    moved: boolean;
  }>;

/** Fewer runs than that say nothing of a median. */
const ENOUGH = 20;
/** A median over dozens of runs of a busy machine stays well within that factor. */
const STEADY_WITHIN = 1.15;

/** Compares the last runs with those before them; null where nothing has been measured. */
export function decideDrift(recent: TimesSeen | null, before: TimesSeen | null): Drift | null {
  if (recent === null) return null;
  const base = before !== null && before.runs >= ENOUGH ? before : null;
  return {
    ...recent,
    before: base === null ? null : { runs: base.runs, ratio: base.ratio },
    moved: base !== null && recent.runs >= ENOUGH && hasMoved(base.ratio, recent.ratio),
  };
}

function hasMoved(from: number, to: number): boolean {
  return to > from * STEADY_WITHIN || to * STEADY_WITHIN < from;
}
