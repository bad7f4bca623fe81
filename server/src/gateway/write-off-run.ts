import type { Hold } from '../ledger/index.ts';
import { freeOutcome } from '../runs/index.ts';
import type { ConclusionContext } from './conclude-run.ts';
import { UNKNOWN_OUTCOME } from './judge-answer.ts';

/** Closes the hold of a run whose outcome nobody can know, and tells the operator. */
export async function writeOffRun(
  context: Pick<ConclusionContext, 'clock' | 'settler' | 'onError'>,
  { customerId, runId }: Pick<Hold, 'customerId' | 'runId'>,
): Promise<void> {
  const outcome = freeOutcome({
    status: 'written_off',
    code: 'upstream-failed',
    rule: 'outcome-unknown',
    detail: UNKNOWN_OUTCOME,
    endedAt: context.clock.now(),
  });
  await context.settler.settle({ customerId, runId, outcome });
  context.onError(new Error(`the outcome of ${runId} is unknown`), 'writing off a run');
}
