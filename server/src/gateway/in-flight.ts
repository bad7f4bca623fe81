import type { CustomerId } from '../ids/index.ts';
import type { RunAnswer } from './run-request.ts';
import type { RunWatch } from './watch-run.ts';

/** A run this process carries out, or has taken up from one that died. */
export type InFlight = Readonly<{
  customerId: CustomerId;
  running: Readonly<{ finished: Promise<unknown>; stop: RunWatch['stop'] }>;
  /** Null for a run that was taken up: nobody here waits for its answer. */
  answer: Promise<RunAnswer> | null;
}>;
