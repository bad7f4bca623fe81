import type { GrantId, KeyId, RateCardId, RunId } from '../ids/index.ts';
import type { NanoUsd, Price } from '../money/index.ts';
import { explainRating, type RatingLine, type Usage } from '../pricing/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import { BILLING_POLICY, RESULT_LIFE_MS, type RunStatus, type Tags } from '../runs/index.ts';
import { addMs, type Instant } from '../time/index.ts';

/** What a grant paid of a charge. */
export type GrantShare = Readonly<{
  grantId: GrantId;
  kind: string;
  label: string;
  amountNanos: NanoUsd;
}>;

/** What the books say of one run, before it is explained. */
export type ReceiptFacts = Readonly<{
  runId: RunId;
  status: RunStatus | 'running';
  code: ProblemSlug | null;
  /** The rule of the billing policy that was applied; null before the end. */
  rule: string | null;
  model: string;
  modelName: string;
  deploymentId: string;
  /** As the deployment was when the price was captured. */
  gpu: string;
  provider: string;
  /** When its hold was placed and its price captured. */
  acceptedAt: Instant;
  /** When the worker was called. */
  startedAt: Instant | null;
  endedAt: Instant | null;
  /** The GPU time billed. */
  gpuTimeUs: bigint | null;
  workerTimeUs: bigint | null;
  gatewayTimeUs: bigint | null;
  usage: Usage;
  prices: readonly Price[];
  ratedNanos: NanoUsd | null;
  chargeNanos: NanoUsd | null;
  /** What the hold covers: at the end, or for a running run by now. */
  coveredNanos: NanoUsd;
  writeOffNanos: NanoUsd | null;
  rateCard: Readonly<{ id: RateCardId; version: number; validFrom: Instant }>;
  paidBy: readonly GrantShare[];
  key: Readonly<{ id: KeyId; name: string }> | null;
  source: 'api' | 'playground';
  tags: Tags;
  result: Readonly<{ contentType: string; bytes: number }> | null;
}>;

/** Everything that explains one charge. */
export type Receipt = Omit<ReceiptFacts, 'usage' | 'prices' | 'result'> &
  Readonly<{
    /** The rule in words: how such a run ends and what is charged then. */
    ruleText: string | null;
    quantities: readonly RatingLine[];
    /** What rounding added or took, in dollars; "0" where nothing was rounded. */
    rounding: string;
    /** The output while it is kept. */
    result: Readonly<{ contentType: string; bytes: number; expiresAt: Instant }> | null;
  }>;

/**
 * Explains a run: quantity × price by component, exactly, the one rounding, the rule in words.
 *
 * Law: the costs of the components plus the rounding are the rated cost of a run that is charged. A
 * running run shows what is known of it before its end, and nothing is said to be rounded.
 */
export function explainRun(facts: ReceiptFacts, now: Instant): Receipt {
  const { usage, prices, result, ...rest } = facts;
  const running = facts.status === 'running';
  const explained = explainRating(usage, prices);
  const known = explained.lines.filter((line) => usage[line.meter] !== undefined);
  const charged = facts.status === 'succeeded' || facts.status === 'cancelled';
  const expiresAt = addMs(facts.acceptedAt, RESULT_LIFE_MS);
  return {
    ...rest,
    ruleText: ruleText(facts.rule),
    quantities: running ? known : explained.lines,
    rounding: charged ? explained.rounding : '0',
    result: result !== null && now < expiresAt ? { ...result, expiresAt } : null,
  };
}

function ruleText(rule: string | null): string | null {
  const found = BILLING_POLICY.rules.find(({ id }) => id === rule);
  return found === undefined ? null : `${found.ends} Charged: ${found.charged}`;
}
