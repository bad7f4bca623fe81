import { problem } from '../problems/index.ts';

/** How many fetches may go on at once. */
type SlotLimits = Readonly<{ total: number; perOwner: number }>;

const RETRY_MS = 1_000;

/**
 * Bounds how many fetches go on at once, so that nobody makes this server call others without end.
 *
 * `take` gives back how to free the slot; freeing it twice is harmless.
 * Refuses: concurrency-limited, where the owner alone has too many · server-busy
 */
export function createFetchSlots(limits: SlotLimits): (owner: string) => () => void {
  const taken = new Map<string, number>();
  let total = 0;
  return (owner) => {
    const own = taken.get(owner) ?? 0;
    if (own >= limits.perOwner) {
      const detail = `${limits.perOwner} pictures are being fetched for you at this moment.`;
      throw problem('concurrency-limited', detail, { retryAfterMs: RETRY_MS });
    }
    if (total >= limits.total) {
      const detail = 'Too many pictures are being fetched at this moment.';
      throw problem('server-busy', detail, { retryAfterMs: RETRY_MS });
    }
    taken.set(owner, own + 1);
    total += 1;
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      total -= 1;
      const left = (taken.get(owner) ?? 1) - 1;
      if (left === 0) taken.delete(owner);
      else taken.set(owner, left);
    };
  };
}
