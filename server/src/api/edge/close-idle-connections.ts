import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const LINGER_MS = 500;

/**
 * Follows a server's connections and answers what closes those that carry no request: at once, and
 * each of the others when its last answer is out.
 *
 * Node.js's own `closeIdleConnections` spares connections on which no request has come yet, and a
 * browser always keeps one such ready: without this, stopping would wait for them.
 */
export function closeIdleConnections(server: Server): () => void {
  const requests = new Map<Socket, number>();
  let closing = false;
  const close = (socket: Socket): void => {
    socket.end();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
  server.on('connection', (socket: Socket) => {
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
    if (closing) close(socket);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (requests.get(socket) ?? 1) - 1;
      if (requests.has(socket)) requests.set(socket, left);
      if (closing && left === 0) close(socket);
    });
  });
  return () => {
    closing = true;
    for (const [socket, running] of requests) if (running === 0) close(socket);
  };
}
