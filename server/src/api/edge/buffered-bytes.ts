import { problem } from '../../problems/index.ts';

/** What one body has in memory. */
export type BodyBytes = Readonly<{
  /**
   * Counts bytes that have come into memory.
   *
   * Refuses: server-busy · concurrency-limited, where the owner alone fills the memory.
   */
  take: (bytes: number) => void;
  /** The body has come in whole: it has its bytes still, but nobody waits for more. */
  arrived: () => void;
  /** Gives everything back; harmless when repeated. */
  free: () => void;
}>;

/** Bounds how many bytes of request bodies are in memory at once, and how many bodies come in. */
export type BufferedBytes = Readonly<{
  /**
   * Begins a body of a customer. It takes no memory before bytes arrive: who opens many requests
   * and sends nothing takes nothing from others.
   *
   * Refuses: concurrency-limited, when too many bodies of that customer are coming in.
   */
  open: (owner: string) => BodyBytes;
  inUse: () => number;
}>;

/** Units: bytes, and bodies that are coming in. */
type BufferLimits = Readonly<{
  total: number;
  perOwner: number;
  bodiesPerOwner: () => number;
}>;

const RETRY_MS = 1_000;

type Share = { bytes: number; coming: number };

/** Makes the bound: rather refuse than let the process run out of memory. */
export function createBufferedBytes(limits: BufferLimits): BufferedBytes {
  const shares = new Map<string, Share>();
  let inUse = 0;
  const open = (owner: string): BodyBytes => {
    const share = shares.get(owner) ?? { bytes: 0, coming: 0 };
    if (share.coming >= limits.bodiesPerOwner()) throw tooMany('come in');
    shares.set(owner, share);
    share.coming += 1;
    let held = 0;
    let comes = true;
    let freed = false;
    const arrived = (): void => {
      if (comes) share.coming -= 1;
      comes = false;
    };
    return {
      take: (bytes) => {
        // What arrives after the end is dropped by whoever reads it.
        if (freed) return;
        if (inUse + bytes > limits.total) throw busy();
        if (share.bytes + bytes > limits.perOwner) throw tooMany('are in memory');
        inUse += bytes;
        share.bytes += bytes;
        held += bytes;
      },
      arrived,
      free: () => {
        arrived();
        freed = true;
        inUse -= held;
        share.bytes -= held;
        held = 0;
        if (share.bytes === 0 && share.coming === 0) shares.delete(owner);
      },
    };
  };
  return { open, inUse: () => inUse };
}

function busy(): Error {
  return problem('server-busy', 'Too many large requests are being read just now.', {
    retryAfterMs: RETRY_MS,
  });
}

function tooMany(what: string): Error {
  return problem('concurrency-limited', `Too many of your requests ${what} at once.`, {
    retryAfterMs: RETRY_MS,
  });
}
