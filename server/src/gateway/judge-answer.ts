import type { NanoUsd, Price } from '../money/index.ts';
import { ZERO_NANOS } from '../money/index.ts';
import { rateUsage, type Usage } from '../pricing/index.ts';
import type { ProblemSlug } from '../problems/index.ts';
import type { BillingRuleId, RunStatus } from '../runs/index.ts';
import type { UpstreamAnswer } from '../upstreams/index.ts';
import type { CountedOutput } from './count-output.ts';

/** Why a run was stopped from our side; null where it was not. */
export type StopReason = 'cap' | 'cancelled' | 'deadline' | null;

/** What is judged: the answer, and what the gateway knows besides. */
export type AnswerToJudge = Readonly<{
  answer: UpstreamAnswer;
  /** `gateway`: the gateway's own time is billed, and the worker's is not asked for. */
  meter: 'worker' | 'gateway';
  /**
   * Whether this gateway timed the run from its dispatch to its end. Where not, the time it gives
   * holds whatever passed meanwhile: a bound for the worker's figure, and never a bill.
   */
  watched: boolean;
  prices: readonly Price[];
  knownUsage: Usage;
  /** What was counted of the output itself. */
  counted: CountedOutput;
  /** The run's deadline: no more GPU time than this is billed. */
  deadlineUs: bigint;
  /** The rated cost above which the output is withheld: the cap; null where there is none. */
  limitNanos: NanoUsd | null;
  stop: StopReason;
  /** GPU time the worker gave when it was stopped, or showed last; null where it gave none. */
  stoppedAtUs: bigint | null;
}>;

/** What the answer is worth. */
export type Judgement = Readonly<{
  status: RunStatus;
  code: ProblemSlug | null;
  rule: BillingRuleId;
  detail: string | null;
  field: string | null;
  workerUs: bigint | null;
  billableUs: bigint | null;
  usage: Usage;
  ratedNanos: NanoUsd;
  mayExtend: boolean;
  fault: { kind: string; detail: string } | null;
}>;

const FREE = {
  workerUs: null,
  billableUs: null,
  usage: {},
  ratedNanos: ZERO_NANOS,
  mayExtend: false,
  field: null,
  fault: null,
} as const;

/** What is said of a run that is written off. */
export const UNKNOWN_OUTCOME =
  'The outcome of the run is unknown, because what ran or watched it was lost. Nothing was charged.';

/**
 * Decides what an answer is worth: charged, free, or a fault of the worker.
 *
 * Law: what is billed is never above what the gateway itself saw, nor beyond the deadline, and an
 * answer that cannot be believed is free.
 */
export function judgeAnswer(input: AnswerToJudge): Judgement {
  try {
    return judge(input);
  } catch (error) {
    // Usage whose cost is beyond every amount there is cannot be true.
    if (!(error instanceof RangeError)) throw error;
    return faulty('usage', `The run's usage cannot be rated: ${error.message}.`);
  }
}

function judge(input: AnswerToJudge): Judgement {
  const { answer, stop } = input;
  if (stop === 'deadline') {
    return free('upstream-timeout', 'The run did not finish before its deadline.');
  }
  if (answer.kind === 'output') return judgeOutput(input, answer);
  if (stop !== null) return stopped(input, stop, input.stoppedAtUs ?? 0n);
  if (answer.kind === 'rejected') {
    return {
      ...free('run-failed', `The model rejected this input: ${answer.detail}`),
      field: answer.field,
    };
  }
  if (answer.kind === 'busy') return free('no-worker', 'The worker takes no more runs just now.');
  if (answer.kind === 'fault') return faulty(answer.fault, answer.detail);
  const detail = answer.kind === 'failed' ? answer.detail : 'The call to the worker was aborted.';
  return free('upstream-failed', detail);
}

function judgeOutput(
  input: AnswerToJudge,
  answer: Extract<UpstreamAnswer, { kind: 'output' }>,
): Judgement {
  if (answer.bytes === 0) return faulty('empty-output', 'The worker answered nothing.');
  const isTimed = input.meter === 'gateway' && input.watched;
  const reported = isTimed ? answer.gatewayUs : parseGpuTime(answer.gpuTime);
  const isBelieved = reported !== null && !isAbsurd(reported, answer.gatewayUs);
  // Its worker owes no figure here, so that none is no fault; but then nobody has measured it.
  if (input.meter === 'gateway' && !isBelieved) return unknowable();
  if (reported === null) {
    const shown = answer.gpuTime === null ? 'none' : `"${answer.gpuTime.slice(0, 40)}"`;
    return faulty('gpu-time', `The worker's GPU time is ${shown}, not a whole number of µs.`);
  }
  if (!isBelieved) {
    return faulty(
      'gpu-time',
      `The worker reported ${reported} µs of GPU time for a call of ${answer.gatewayUs} µs.`,
    );
  }
  if (input.counted.fault !== null) return faulty('output-pixels', input.counted.fault);
  const billableUs = least(reported, answer.gatewayUs, input.deadlineUs);
  const usage: Usage = { ...input.knownUsage, ...input.counted.usage, gpu_time: billableUs };
  const ratedNanos = rateUsage(usage, input.prices);
  const measured = { workerUs: reported, billableUs, usage, ratedNanos, field: null, fault: null };
  if (input.limitNanos !== null && ratedNanos > input.limitNanos) {
    // It came to its end before it could be stopped: whoever sets a cap gets no output for less
    // than its price, and pays no more than a slower run would that was stopped while it ran.
    const detail =
      'The run turned out to cost more than its cap: there is no output, and its GPU time alone ' +
      'is charged, at most the cap.';
    return { ...stopped(input, 'cap', billableUs), workerUs: reported, detail };
  }
  const done = { status: 'succeeded', code: null, rule: 'succeeded', detail: null } as const;
  return { ...done, ...measured, mayExtend: true };
}

function least(...times: readonly bigint[]): bigint {
  return times.reduce((one, other) => (other < one ? other : one));
}

/** 10 % and a second of tolerance: clocks of two machines differ, but not more than that. */
function isAbsurd(reportedUs: bigint, gatewayUs: bigint): boolean {
  return reportedUs * 10n > gatewayUs * 11n + 10_000_000n;
}

function parseGpuTime(text: string | null): bigint | null {
  return text !== null && /^\d{1,15}$/.test(text) ? BigInt(text) : null;
}

function stopped(input: AnswerToJudge, reason: 'cap' | 'cancelled', stoppedUs: bigint): Judgement {
  const { gatewayUs } = input.answer;
  const believed = isAbsurd(stoppedUs, gatewayUs) ? 0n : stoppedUs;
  const billableUs = least(believed, gatewayUs, input.deadlineUs);
  const usage: Usage = { gpu_time: billableUs };
  const measured = {
    workerUs: believed,
    billableUs,
    usage,
    ratedNanos: rateUsage(usage, input.prices),
    mayExtend: false,
    field: null,
    fault: null,
  };
  if (reason === 'cancelled') {
    const detail = 'You cancelled the run; the GPU time until the stop is charged.';
    return { status: 'cancelled', code: 'run-cancelled', rule: 'cancelled', detail, ...measured };
  }
  const detail = 'The run reached its cap and was stopped; the GPU time until then is charged.';
  return {
    status: 'cancelled',
    code: 'run-stopped-at-cap',
    rule: 'stopped-at-cap',
    detail,
    ...measured,
  };
}

function free(code: ProblemSlug, detail: string): Judgement {
  return { ...FREE, status: 'failed', code, rule: 'worker-failed', detail };
}

function unknowable(): Judgement {
  return {
    ...FREE,
    status: 'written_off',
    code: 'upstream-failed',
    rule: 'outcome-unknown',
    detail: UNKNOWN_OUTCOME,
  };
}

function faulty(kind: string, detail: string): Judgement {
  return {
    ...free('upstream-failed', "The worker's answer cannot be believed, so it was withheld."),
    fault: { kind, detail },
  };
}
