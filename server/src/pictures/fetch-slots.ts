import { problem } from '../problems/index.ts';
import { monotonicUs } from '../time/index.ts';

/** How many fetches may go on at once. */
type SlotLimits = Readonly<{ total: number; perOwner: number }>;

/** On whose behalf something is fetched, and how often a minute that may be. */
export type FetchOwner = Readonly<{ id: string; perMinute: number }>;

const RETRY_MS = 1_000;
const MINUTE_MS = 60_000;
/** Owners that are remembered before those who fetch nothing are forgotten. */
const MANY_OWNERS = 10_000;

type Share = { going: number; minute: bigint; begun: number };

/**
 * Bounds how many fetches go on at once, and how many of an owner begin in a minute: a fetch that
 * fails costs nothing, so without a bound anybody could have this server call somebody else
 * without end.
 *
 * Gives back how to free the slot; freeing it twice is harmless.
 * Refuses: rate-limited · concurrency-limited, where the owner alone has too many · server-busy
 */
export function createFetchSlots(
  limits: SlotLimits,
  nowUs: () => bigint = monotonicUs,
): (owner: FetchOwner) => () => void {
  const shares = new Map<string, Share>();
  let total = 0;
  return ({ id, perMinute }) => {
    const nowMs = nowUs() / 1_000n;
    const minute = nowMs / BigInt(MINUTE_MS);
    if (shares.size > MANY_OWNERS) forget(shares, minute);
    const share = shares.get(id) ?? { going: 0, minute, begun: 0 };
    shares.set(id, share);
    if (share.minute !== minute) Object.assign(share, { minute, begun: 0 });
    if (share.begun >= perMinute) {
      const retryAfterMs = MINUTE_MS - Number(nowMs % BigInt(MINUTE_MS));
      const detail = `Your plan allows ${perMinute} requests a minute, and as many pictures.`;
      throw problem('rate-limited', detail, { retryAfterMs, limit: perMinute });
    }
    if (share.going >= limits.perOwner) {
      const detail = `${limits.perOwner} pictures are being fetched for you at this moment.`;
      throw problem('concurrency-limited', detail, { retryAfterMs: RETRY_MS });
    }
    if (total >= limits.total) {
      const detail = 'Too many pictures are being fetched at this moment.';
      throw problem('server-busy', detail, { retryAfterMs: RETRY_MS });
    }
    share.begun += 1;
    share.going += 1;
    total += 1;
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      share.going -= 1;
      total -= 1;
    };
  };
}

function forget(shares: Map<string, Share>, minute: bigint): void {
  for (const [id, share] of shares) {
    if (share.going === 0 && share.minute !== minute) shares.delete(id);
  }
}
