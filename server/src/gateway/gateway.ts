import type { Model } from '../catalog/index.ts';
import type { CustomerId, RunId } from '../ids/index.ts';
import type { QuotedOffer, QuotedRun, QuoteRequest } from '../quotes/index.ts';
import type { RunAnswer, RunRequest, RunState } from './run-request.ts';

/** The hot path's door: everything the API edge needs of it. */
export type Gateway = Readonly<{
  /** Runs a model to its end; resolves when the run is settled. Survives the client going away. */
  run: (request: RunRequest) => Promise<RunAnswer>;
  /** Refuses: not-found · model-retired · invalid-request · no-worker. */
  quote: (request: QuoteRequest) => QuotedRun;
  /** What a usual run costs at each deployment that has a price; by the same quotes. */
  offers: (model: Model) => readonly QuotedOffer[];
  /** Refuses: not-found (absent or somebody else's). */
  state: (customerId: CustomerId, runId: string) => Promise<RunState>;
  /**
   * Stops a running run, whichever process carries it out; resolves with its state once settled.
   *
   * Refuses: not-found · conflict, for a run whose process died a moment ago
   */
  cancel: (customerId: CustomerId, runId: string) => Promise<RunState>;
  /** The run of a model that an idempotency key stands for. Refuses: not-found. */
  findByKey: (
    customerId: CustomerId,
    sent: Readonly<{ slug: string; idempotencyKey: string }>,
  ) => Promise<RunId>;
  /** Whether new runs can be accounted for; else why not. */
  ready: () => Promise<{ ok: boolean; reason: string | null }>;
  /** Calls back after a hold or a settlement in this process. Returns how to stop that. */
  onChange: (listener: (customerId: CustomerId, runId: RunId) => void) => () => void;
  /** Stops taking runs, waits for running ones at most `graceMs`, hands over the rest. */
  stop: (graceMs: number) => Promise<void>;
}>;
