import type { RunId } from '../ids/index.ts';

/** A file that goes to the worker. */
export type UpstreamFile = Readonly<{ path: string; contentType: string; fileName: string }>;

/** One run, as it is sent to a worker. */
export type UpstreamCall = Readonly<{
  runId: RunId;
  parameters: Readonly<Record<string, unknown>>;
  files: ReadonlyMap<string, UpstreamFile>;
  deadlineMs: number;
  /** Where the output is written while it comes in. */
  outputPath: string;
  /** Aborts the call; the worker is told to stop separately. */
  signal: AbortSignal;
}>;

/** What became of a call. `detail` is for people and holds no secret. */
export type UpstreamAnswer = Readonly<
  { gatewayUs: bigint } & (
    | {
        kind: 'output';
        contentType: string;
        bytes: number;
        /** The output itself where it is small: then it is not in a file. */
        content?: Buffer | undefined;
        /** Of an output that is in a file: the hash of the bytes that came, in hexadecimal. */
        sha256?: string | undefined;
        /** The worker's own figure, as it was sent; null where it sent none. */
        gpuTime: string | null;
      }
    /** The worker read the input and refused it. */
    | { kind: 'rejected'; detail: string; field: string | null }
    /**
     * Not reached, died, or answered an error; `unstored`: it is our own disk that failed, so;
     * `unsent`: before the worker was asked.
     */
    | { kind: 'failed'; detail: string; unstored?: unknown; unsent?: true }
    /** The worker takes no more runs at the moment. */
    | { kind: 'busy'; detail: string }
    /** The call was aborted by its signal. */
    | { kind: 'aborted' }
    /** An answer that no honest worker gives. */
    | { kind: 'fault'; fault: string; detail: string }
  )
>;

/** Where a run is at its worker. `unreachable`: the worker does not answer. */
export type UpstreamProgress = Readonly<{
  status: 'queued' | 'running' | 'done' | 'unknown' | 'unreachable';
  /** GPU time so far in µs; null where the worker says nothing that can be believed. */
  gpuTimeUs: bigint | null;
}>;

/** How ready a worker is for a model. */
export type UpstreamHealth = 'warm' | 'cold' | 'down';

/** A model at a worker: the port every protocol implements. None of its functions throws. */
export type Upstream = Readonly<{
  run: (call: UpstreamCall) => Promise<UpstreamAnswer>;
  lookUp: (runId: RunId) => Promise<UpstreamProgress>;
  /** Stops a run; gives the GPU time it used, null where the worker did not say. */
  stop: (runId: RunId) => Promise<bigint | null>;
  /** Asks for the output of a run that the worker has just said is done. */
  fetchOutput: (call: UpstreamCall) => Promise<UpstreamAnswer>;
  health: () => Promise<UpstreamHealth>;
}>;
