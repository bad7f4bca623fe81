import { Client } from 'undici';

/** A connection that one run has for itself. */
export type Connection = Readonly<{
  client: Client;
  /** Whether another run used it before: then its worker may have closed it meanwhile. */
  reused: boolean;
  /** The bytes that broke the protocol on it, if any did. */
  violation: () => Error | null;
  /** Gives it back for the next run, or closes it. */
  release: (reusable: boolean) => void;
}>;

type Pooled = { client: Client; violation: Error | null };

const MOST_IDLE = 64;
const CONNECT_MS = 3_000;

/**
 * Connections to one worker, each used by one run at a time.
 *
 * undici's own pool shares them, and then nobody can say whose the extra bytes on one are.
 */
export function createConnections(origin: string): { take: () => Connection } {
  const idle: Pooled[] = [];
  const open = (): Pooled => {
    const client = new Client(origin, {
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: CONNECT_MS,
      keepAliveTimeout: 4_000,
      pipelining: 1,
    });
    const pooled: Pooled = { client, violation: null };
    client.on('disconnect', (_origin, _targets, error: Error & { code?: string }) => {
      // undici's words for bytes that answer no request.
      const excess = error.code === 'UND_ERR_SOCKET' && error.message === 'bad response';
      if (excess || error.code?.startsWith('HPE_')) pooled.violation = error;
    });
    return pooled;
  };
  return {
    take() {
      const waiting = idle.pop();
      const pooled = waiting ?? open();
      return {
        client: pooled.client,
        reused: waiting !== undefined,
        violation: () => pooled.violation,
        release(reusable) {
          if (reusable && pooled.violation === null && idle.length < MOST_IDLE) idle.push(pooled);
          else pooled.client.destroy().catch(() => undefined);
        },
      };
    },
  };
}
