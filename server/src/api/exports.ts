import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { CustomerId } from '../ids/index.ts';
import { problem } from '../problems/index.ts';

/** How many exports may be written at once: each reads as fast as its client takes. */
const EXPORTS_AT_ONCE = 32;
const EXPORTS_PER_CUSTOMER = 2;
/** A client that takes nothing for so long is dropped: its place is for somebody else. */
const IDLE_MS = 30_000;
/**
 * What is handed on at once, so that a slow client is told from one that has stopped. Units: bytes.
 */
const PIECE_LENGTH = 16_384;
const RETRY_MS = 5_000;

/** Sends texts piece by piece, for so many at once. */
export type Exports = Readonly<{
  /** Refuses: rate-limited, when the customer, or everybody together, has too many going on. */
  send: (
    reply: FastifyReply,
    customerId: CustomerId,
    file: Readonly<{ name: string; pieces: AsyncIterable<string> }>,
  ) => FastifyReply;
}>;

/** Makes the counter of exports that go on. */
export function createExports(idleMs = IDLE_MS): Exports {
  const open = new Map<CustomerId, number>();
  let all = 0;
  const leave = (customerId: CustomerId): void => {
    all -= 1;
    const left = (open.get(customerId) ?? 0) - 1;
    if (left > 0) open.set(customerId, left);
    else open.delete(customerId);
  };
  return {
    send(reply, customerId, { name, pieces }) {
      const own = open.get(customerId) ?? 0;
      if (own >= EXPORTS_PER_CUSTOMER || all >= EXPORTS_AT_ONCE) {
        const limit = own >= EXPORTS_PER_CUSTOMER ? EXPORTS_PER_CUSTOMER : EXPORTS_AT_ONCE;
        const detail = `At most ${limit} exports at a time; wait for one to end.`;
        throw problem('rate-limited', detail, { retryAfterMs: RETRY_MS });
      }
      all += 1;
      open.set(customerId, own + 1);
      // Ends with the answer, however that ends: the stream is destroyed when its client has gone.
      const watched = whileTaken(pieces, idleMs, () => reply.raw.destroy());
      const stream = Readable.from(watched, { objectMode: false, highWaterMark: 0 });
      stream.once('close', () => leave(customerId));
      return reply
        .headers({
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        })
        .send(stream);
    },
  };
}

/** Hands pieces on; calls back where one is not taken in time. How long one is made is our own. */
async function* whileTaken(
  pieces: AsyncIterable<string>,
  idleMs: number,
  onIdle: () => void,
): AsyncGenerator<Buffer> {
  for await (const text of pieces) {
    const piece = Buffer.from(text);
    for (let from = 0; from < piece.length; from += PIECE_LENGTH) {
      const idle = setTimeout(onIdle, idleMs);
      try {
        yield piece.subarray(from, from + PIECE_LENGTH);
      } finally {
        clearTimeout(idle);
      }
    }
  }
}
