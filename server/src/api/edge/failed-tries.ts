import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from '../../problems/index.ts';

/** Counts requests with credentials that do not exist, by the address they come from. */
export type FailedTries = Readonly<{
  /** Refuses an address that has failed too often. */
  check: (address: string) => Promise<void>;
  count: (address: string) => Promise<void>;
}>;

/**
 * Makes the counter, so that guessing cannot keep the database busy.
 *
 * Only failures count and only what cost a query: whoever has a key is not slowed down, and text
 * that cannot be a key is refused for free.
 * Refuses: rate-limited, with `retryAfterMs`.
 */
export function createFailedTries(
  limit: Readonly<{ tries: number; seconds: number }>,
): FailedTries {
  const counter = new RateLimiterMemory({ points: limit.tries, duration: limit.seconds });
  return {
    check: async (address) => {
      const state = await counter.get(address);
      if (state === null || state.consumedPoints <= limit.tries) return;
      throw problem('rate-limited', 'Too many tries with what is not valid, from this address.', {
        retryAfterMs: Math.max(1_000, state.msBeforeNext),
      });
    },
    count: async (address) => {
      await counter.consume(address).catch((error: unknown) => {
        if (!(error instanceof RateLimiterRes)) throw error;
      });
    },
  };
}
