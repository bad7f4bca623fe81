import { setTimeout as sleep } from 'node:timers/promises';
import { type CustomerId, isId, type RunId } from '../ids/index.ts';
import { notify } from '../postgres/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import { monotonicUs } from '../time/index.ts';
import type { AnswerContext } from './answer-run.ts';
import type { InFlight } from './in-flight.ts';
import type { RunState } from './run-request.ts';
import { noSuchRun, readRunState } from './run-state.ts';

/** On this channel a process asks the others to stop a run; the message is its id. */
export const CANCEL_ASKED = 'run_cancel_asked';

type CancelContext = AnswerContext & Readonly<{ inFlight: ReadonlyMap<RunId, InFlight> }>;

/** Longer than a worker may take to stop a run, and the books to settle it. */
const ELSEWHERE_US = 6_000_000n;
/** Whoever carries it out may miss one message: it may just be reconnecting, or taking it up. */
const ASK_AGAIN_US = 1_000_000n;
const LOOK_AGAIN_MS = 100;

/**
 * Stops a run, whichever process carries it out or has taken it up, and gives its state once it is
 * settled. A run that has ended stays as it is.
 *
 * Refuses: not-found · conflict, where nobody has stopped it within six seconds: the process that
 *   carried it out died a moment ago
 */
export async function cancelRun(
  context: CancelContext,
  customerId: CustomerId,
  runId: string,
): Promise<RunState> {
  if (!isId('run', runId)) throw noSuchRun();
  const startedUs = monotonicUs();
  for (let askedUs = startedUs - ASK_AGAIN_US; ; await sleep(LOOK_AGAIN_MS)) {
    const inFlight = context.inFlight.get(runId);
    if (inFlight !== undefined && inFlight.customerId === customerId) {
      inFlight.running.stop('cancelled');
      await inFlight.running.finished.catch(() => undefined);
      return await readRunState(context, customerId, runId);
    }
    const state = await readRunState(context, customerId, runId);
    if (state.status !== 'PROCESSING') return state;
    const nowUs = monotonicUs();
    if (nowUs - startedUs > ELSEWHERE_US) throw nobodyStopped(runId);
    if (nowUs - askedUs >= ASK_AGAIN_US) {
      await notify(context.database.pool, CANCEL_ASKED, runId);
      askedUs = nowUs;
    }
  }
}

/** Stops a run that another process was asked to cancel, where it is carried out here. */
export function stopHere(context: Pick<CancelContext, 'inFlight'>, runId: string): void {
  if (isId('run', runId)) context.inFlight.get(runId)?.running.stop('cancelled');
}

function nobodyStopped(runId: RunId): ProblemError {
  const detail =
    'The server that carried this run out does not answer. If it has ended, another takes the run ' +
    'up within a minute and a half: then cancel it again.';
  return problem('conflict', detail, { runId });
}
