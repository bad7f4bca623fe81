export {
  BILLING_POLICY,
  type BillingRuleId,
} from './billing-policy.ts';
export { findIdempotentRun, findRun } from './find-run.ts';
export { forgetExpired } from './forget-expired.ts';
export { freeOutcome } from './free-outcome.ts';
export { parseIdempotencyKey } from './parse-idempotency-key.ts';
export { parseMaxCost } from './parse-max-cost.ts';
export { differInCapAlone, requestHash } from './request-hash.ts';
export { openResultFiles, RESULT_LIFE_MS, type ResultFiles } from './result-files.ts';
export type { ResultLoss } from './result-loss.ts';
export type { KeptResult, Run, RunOutcome, RunStatus } from './run.ts';

export { openRunSamples, type RunSamples } from './run-samples.ts';
export { parseTagFilter, parseTags, type TagFilter, type Tags } from './tags.ts';
