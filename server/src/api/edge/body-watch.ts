import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Units: milliseconds. */
const LOOK_MS = 10_000;

/**
 * Makes what watches bodies that are coming in: one of which nothing came between two looks has
 * stalled, and its connection is given to `onStall`.
 *
 * The time of a whole request is bounded by the server's `requestTimeout`.
 */
export function createBodyWatch(onStall: (socket: Socket) => void, lookMs = LOOK_MS) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { socket, headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || bodyLength(headers) > 0;
    if (request.complete || !hasBody) return;
    let seen = socket.bytesRead;
    const looking = setInterval(() => {
      if (request.complete || socket.destroyed) return clearInterval(looking);
      const progressed = socket.bytesRead > seen;
      seen = socket.bytesRead;
      if (progressed) return;
      clearInterval(looking);
      onStall(socket);
    }, lookMs).unref();
    response.once('close', () => clearInterval(looking));
  };
}

function bodyLength(headers: IncomingMessage['headers']): number {
  return Number(headers['content-length'] ?? 0);
}
