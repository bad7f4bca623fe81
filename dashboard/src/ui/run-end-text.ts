const WORDS: Readonly<Record<string, string>> = {
  'run-failed': 'input rejected',
  'run-stopped-at-cap': 'stopped at its cap',
  'run-cancelled': 'cancelled',
  'upstream-failed': 'worker failed',
  'upstream-timeout': 'took too long',
  'no-worker': 'no worker',
  internal: 'broken on our side',
  'billing-unavailable': 'billing was away',
};

/** What is said of a run whose worker, or the process that watched it, was lost for good. */
export const OUTCOME_UNKNOWN = 'outcome unknown';

/**
 * How a run ended, in words; a code that is new here is at least no code any more. A run that was
 * written off has the code of a failure, but nobody knows whether it failed.
 */
export function runEndText(code: string | null, status: string): string {
  if (status === 'written_off') return OUTCOME_UNKNOWN;
  return code === null ? status : (WORDS[code] ?? plainWords(code));
}

/** A machine's name for something, as words: `gpu-time-too-long` → `gpu time too long`. */
export function plainWords(code: string): string {
  return code.replaceAll(/[-_]+/g, ' ');
}
