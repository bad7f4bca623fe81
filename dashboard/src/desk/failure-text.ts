import { OUTCOME_UNKNOWN, runEndText } from '../ui/run-end-text.ts';

/** What a run that was lost has for a code: that of a worker's failure, or of our own. */
const LOST = new Set(['upstream-failed', 'internal']);

/** The failed runs of a code, in words: those whose outcome is unknown have it too. */
export function failureText(code: string): string {
  const text = runEndText(code, 'failed');
  return code === 'upstream-failed' ? `${text}, or ${OUTCOME_UNKNOWN}` : text;
}

/** Why usage was written off, in words: its reason is the code that the run has. */
export function writeOffText(reason: string): string {
  if (LOST.has(reason)) return OUTCOME_UNKNOWN;
  return reason === 'funds-ended' ? 'the customer’s funds ended' : runEndText(reason, 'failed');
}
