import { type CustomerId, isId, type RunId } from '../ids/index.ts';
import { problem } from '../problems/index.ts';
import type { AnswerContext } from './answer-run.ts';
import type { InFlight } from './in-flight.ts';
import type { RunState } from './run-request.ts';
import { noSuchRun, readRunState } from './run-state.ts';

/**
 * Stops a run that this process carries out or has taken up, and gives its state once it is
 * settled. A run that has ended stays as it is.
 *
 * Refuses: not-found · conflict, for a run that another process carries out, or did until it died a
 *   moment ago
 */
export async function cancelRun(
  context: AnswerContext & Readonly<{ inFlight: ReadonlyMap<RunId, InFlight> }>,
  customerId: CustomerId,
  runId: string,
): Promise<RunState> {
  if (!isId('run', runId)) throw noSuchRun();
  const inFlight = context.inFlight.get(runId);
  if (inFlight !== undefined && inFlight.customerId === customerId) {
    inFlight.running.stop('cancelled');
    await inFlight.running.finished.catch(() => undefined);
    return await readRunState(context, customerId, runId);
  }
  const state = await readRunState(context, customerId, runId);
  if (state.status !== 'PROCESSING') return state;
  const detail =
    'Another server carries this run out: cancel it there. If that one has ended, the run is taken ' +
    'up here soon: then cancel it again.';
  throw problem('conflict', detail, { runId });
}
