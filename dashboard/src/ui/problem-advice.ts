import type { Problem } from '../client/problem.ts';
import { moneyText } from './money.ts';

/** The two sentences that follow what happened: what was (not) charged, and what to do. */
export type ProblemAdvice = Readonly<{ charged: string; next: string }>;

const NOT = 'Nothing was charged.';
const FREE_AGAIN = 'Nothing was charged; what was set aside is free again.';
const NO_MONEY = '';

const ADVICE: Readonly<Record<string, ProblemAdvice>> = {
  'invalid-request': { charged: NOT, next: 'Correct what is named, and send it again.' },
  unauthenticated: { charged: NOT, next: 'Log in and do it again.' },
  'in-debt': { charged: NOT, next: 'The next credit you get repays it first.' },
  'spend-limit-reached': { charged: NOT, next: 'Raise the limit, or wait until its period ends.' },
  'premium-model-requires-plan': { charged: NOT, next: 'Choose a model that is not premium.' },
  'key-scope': { charged: NOT, next: 'Ask an owner or admin of your team.' },
  'customer-suspended': { charged: NOT, next: 'Write to who runs this installation.' },
  csrf: { charged: NOT, next: 'Reload the page and do it again.' },
  'model-not-allowed': { charged: NOT, next: 'Choose another model.' },
  'method-not-allowed': { charged: NOT, next: 'Reload the page and do it again.' },
  'not-found': { charged: NO_MONEY, next: 'Check the address, or start from the list.' },
  conflict: { charged: NOT, next: 'Reload, look at what is there now, and decide again.' },
  'idempotency-key-reused': { charged: NOT, next: 'Start it again as a new run.' },
  'model-retired': { charged: NOT, next: 'Choose another model.' },
  'result-expired': { charged: 'Asking costs nothing.', next: 'Run it again for a new result.' },
  'result-damaged': { charged: 'Asking costs nothing.', next: 'Write to who runs this place.' },
  'payload-too-large': { charged: NOT, next: 'Send a smaller file.' },
  'unsupported-media-type': { charged: NOT, next: 'Send a PNG, JPEG or WebP picture.' },
  'run-failed': { charged: FREE_AGAIN, next: 'Change the input and run it again.' },
  'run-stopped-at-cap': {
    charged: 'The GPU time until the stop was charged.',
    next: 'Use a smaller input, or wait for more credit.',
  },
  'run-cancelled': {
    charged: 'The GPU time until the stop was charged.',
    next: 'Run it again if you need the result.',
  },
  'rate-limited': { charged: NOT, next: 'Wait a moment and do it again.' },
  'concurrency-limited': { charged: NOT, next: 'Do it again when a run has finished.' },
  internal: { charged: 'If a run was going on, its receipt tells.', next: 'Do it again.' },
  'upstream-failed': { charged: FREE_AGAIN, next: 'Run it again.' },
  'upstream-timeout': { charged: FREE_AGAIN, next: 'Run it again, or use a smaller input.' },
  'billing-unavailable': { charged: NOT, next: 'Do it again in a moment.' },
  'no-worker': { charged: NOT, next: 'Do it again in a moment.' },
  'server-busy': { charged: NOT, next: 'Do it again in a moment.' },
  unreachable: { charged: NO_MONEY, next: 'Do it again in a moment.' },
};

/** What to say where the answer of a run was lost: that, unlike a page, is work and money. */
export const LOST_RUN_ADVICE: ProblemAdvice = {
  charged: 'If a run was going on, it goes on and is charged once.',
  next: 'Ask for it again: the same run is joined, never repeated.',
};

/** What to say where a run was refused because the line is stopped: a moment changes nothing. */
export const STOPPED_LINE_ADVICE: ProblemAdvice = {
  charged: NOT,
  next: 'This page tells when runs start again.',
};

/** What to say below a problem; a problem that names its charge says that. */
export function adviceFor(problem: Problem): ProblemAdvice {
  const advice = ADVICE[problem.code] ?? { charged: NO_MONEY, next: '' };
  // Many a detail ends with it: said twice it sounds as if it were in doubt.
  if (problem.detail.includes(NOT)) return { ...advice, charged: NO_MONEY };
  if (problem.charge === undefined) return advice;
  return { ...advice, charged: `Charged: ${moneyText(problem.charge)}.` };
}

/** The path of the page about this kind of problem; null where the server has none. */
export function problemPage(problem: Problem): string | null {
  const slug = /\/problems\/([\w-]+)$/.exec(problem.type)?.[1];
  return slug === undefined ? null : `/problems/${slug}`;
}
