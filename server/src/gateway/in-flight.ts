import type { CustomerId } from '../ids/index.ts';
import type { RunningRun } from './execute-run.ts';
import type { RunAnswer } from './run-request.ts';

/** A run this process carries out. */
export type InFlight = Readonly<{
  customerId: CustomerId;
  running: RunningRun;
  answer: Promise<RunAnswer>;
}>;
