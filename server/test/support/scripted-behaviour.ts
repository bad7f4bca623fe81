/** How a run ends on the wire. All but `answer` are ways in which real workers break. */
export type ScriptedEnd =
  | 'answer'
  | 'hang' // never answers; the connection stays open
  | 'die-before-headers'
  | 'die-after-headers'
  | 'die-mid-body' // half of the promised content-length, then the socket is destroyed
  | 'extra-bytes' // a whole answer, and then bytes that belong to none
  | 'two-responses'; // two whole answers to one request

/** What one scripted run does. Every field has an honest default. */
export type ScriptedBehaviour = {
  /** HTTP status of the answer. Default 200. */
  status?: number;
  /** Default `image/png`. */
  contentType?: string;
  /** Default: the smallest valid PNG. */
  body?: string | Uint8Array;
  /**
   * The literal `x-gpu-time-us`: a number, a lie such as `-1`, `"NaN"`, `1.5`, `86_400_000_000`,
   * or null to leave the header out. Default: the run's own duration in whole microseconds.
   */
  gpuTimeUs?: number | string | null;
  /** How long the run executes, at least. Default 0. */
  durationMs?: number;
  /** The run also executes until this settles: lets a test choose the moment without sleeping. */
  until?: Promise<unknown>;
  /** How long the run is `queued` before it executes. Default 0. */
  queuedMs?: number;
  /** GPU time `GET /runs/{id}` reports while the run executes. Default: the time gone by. */
  gpuTimeSoFarUs?: number | ((elapsedMs: number) => number | string | null);
  /** Progress reported while the run executes. Default 0.5. */
  progress?: number | ((elapsedMs: number) => number);
  /** Default `answer`. */
  end?: ScriptedEnd;
  /** `GET /runs/{id}`: denies the run, answers HTML, or hangs. Default `honest`. */
  lookUp?: 'honest' | 'unknown' | 'html' | 'hang';
  /** `DELETE /runs/{id}`: `ignore` answers, but the run goes on. Default `stop`. */
  onDelete?: 'stop' | 'ignore' | 'unknown' | 'hang';
  /** A second POST with the same x-run-id joins or replays; false executes again. Default true. */
  idempotent?: boolean;
  /** More headers of the answer, or other values for the usual ones. */
  headers?: Record<string, string>;
};

/** Chooses what a run does when it arrives; `nth` counts from 1 since the script was given. */
export type ScriptedChoice = (run: ScriptedRun, nth: number) => ScriptedBehaviour;

/** One run id, as the worker saw it. */
export type ScriptedRun = {
  id: string;
  model: string;
  /** How often POST /run carried this id. */
  posts: number;
  /** How often it was really executed: 1, unless its behaviour says `idempotent: false`. */
  executions: number;
  lookUps: number;
  deletes: number;
  state: 'queued' | 'running' | 'done';
  /** True when a DELETE ended it. */
  stopped: boolean;
  /** Headers and body of the first POST. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
};
