import type { NanoUsd } from '../money/index.ts';
import { rateUsage } from '../pricing/index.ts';
import type { PreparedRun } from './prepare-run.ts';

/** The most a prepared run can be charged: its cap, or the price of GPU time up to its deadline. */
export function maximumHold(
  run: Pick<PreparedRun, 'capNanos' | 'rateCard' | 'deployment' | 'knownUsage' | 'estimate'>,
): NanoUsd {
  if (run.capNanos !== null) return run.capNanos;
  if (run.estimate.basis === 'exact') return run.estimate.expectedNanos;
  const deadlineUs = BigInt(run.deployment.runDeadlineMs) * 1_000n;
  return rateUsage({ ...run.knownUsage, gpu_time: deadlineUs }, run.rateCard.components);
}
