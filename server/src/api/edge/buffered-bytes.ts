import { problem } from '../../problems/index.ts';

/** Bounds how many bytes of request bodies are in memory at once. */
export type BufferedBytes = Readonly<{
  /** Sets bytes aside and gives what frees them, which may be called more than once. */
  reserve: (bytes: number) => () => void;
  inUse: () => number;
}>;

const RETRY_MS = 1_000;

/**
 * Makes the bound.
 *
 * Refuses: server-busy, with `retryAfterMs`, rather than let the process run out of memory.
 */
export function createBufferedBytes(limit: number): BufferedBytes {
  let inUse = 0;
  return {
    reserve: (bytes) => {
      if (inUse + bytes > limit) {
        throw problem('server-busy', 'Too many large requests are being read just now.', {
          retryAfterMs: RETRY_MS,
        });
      }
      inUse += bytes;
      let held = bytes;
      return () => {
        inUse -= held;
        held = 0;
      };
    },
    inUse: () => inUse,
  };
}
