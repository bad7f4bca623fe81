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

/** How a run ended, in words; a code that is new here is at least no code any more. */
export function runEndText(code: string | null, otherwise: string): string {
  return code === null ? otherwise : (WORDS[code] ?? plainWords(code));
}

/** A machine's name for something, as words: `gpu-time-too-long` → `gpu time too long`. */
export function plainWords(code: string): string {
  return code.replaceAll(/[-_]+/g, ' ');
}
