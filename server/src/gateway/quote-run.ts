import { maximumHold } from './maximum-hold.ts';
import { type PlacingContext, planOf } from './place-hold.ts';
import { type PreparationContext, prepareRun } from './prepare-run.ts';
import type { Quote, RunRequest } from './run-request.ts';

/**
 * What a run is expected to cost, and the most it will: judged like the run itself, without holding
 * anything.
 *
 * Law: the maximum is never exceeded by the charge of a run with the same parameters and this
 * `x-max-cost`.
 */
export async function quoteRun(
  context: PreparationContext &
    PlacingContext & { removeFiles: (paths: readonly string[]) => void },
  request: RunRequest,
): Promise<Quote> {
  const files = [...request.files.values()].map((file) => file.path);
  try {
    const plan = await planOf(context, request.principal.customerId);
    const run = await prepareRun(context, request, plan, files);
    if (run.obstacle?.slug === 'run-stopped-at-cap') throw run.obstacle;
    return {
      expectedNanos: run.estimate.expectedNanos,
      maximumNanos: maximumHold(run),
      basis: run.estimate.basis,
    };
  } finally {
    context.removeFiles(files);
  }
}
