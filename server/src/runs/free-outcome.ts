import { ZERO_NANOS } from '../money/index.ts';
import type { RunOutcome } from './run.ts';

/**
 * The outcome of a run that used nothing that is charged: refused late, or written off.
 *
 * Law: it costs nothing, gives no result, and its hold is never extended.
 */
export function freeOutcome(
  ends: Pick<RunOutcome, 'status' | 'code' | 'rule' | 'detail' | 'endedAt'>,
): RunOutcome {
  return {
    ...ends,
    startedAt: null,
    workerUs: null,
    gatewayUs: null,
    billableUs: null,
    usage: {},
    ratedNanos: ZERO_NANOS,
    mayExtend: false,
    workerFault: false,
    result: null,
  };
}
