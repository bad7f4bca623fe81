import { once } from 'node:events';
import { connect } from 'node:net';

/** A connection that carries one request at a time. */
export type Exchange = Readonly<{
  /** Sends a request as it is and gives the status of its answer, once it is there whole. */
  send: (request: Buffer) => Promise<number>;
  close: () => void;
}>;

const HEAD_END = '\r\n\r\n';

/**
 * Opens a bare connection. The generator of the load shares the machine with what it measures, so
 * it does as little as HTTP allows: answers must have a content-length.
 */
export async function openExchange(url: string): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let waiting: PromiseWithResolvers<number> | undefined;
  let head = '';
  let left = -1;
  let status = 0;
  socket.on('data', (chunk: Buffer) => {
    if (left >= 0) left -= chunk.length;
    else {
      head += chunk.toString('latin1');
      const end = head.indexOf(HEAD_END);
      if (end === -1) return;
      status = Number(head.slice(9, 12));
      const length = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1];
      if (length === undefined) waiting?.reject(new Error(`no content-length in ${head}`));
      left = Number(length) - (head.length - end - HEAD_END.length);
      head = '';
    }
    if (left > 0) return;
    left = -1;
    waiting?.resolve(status);
  });
  const broken = (error?: unknown): void =>
    waiting?.reject(error instanceof Error ? error : new Error('the connection was closed'));
  socket.on('error', broken).on('close', broken);
  return {
    send: (request) => {
      waiting = Promise.withResolvers<number>();
      socket.write(request);
      return waiting.promise;
    },
    close: () => socket.destroy(),
  };
}
