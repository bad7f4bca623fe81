import type { Socket } from 'node:net';
import { problem } from '../../problems/index.ts';
import { problemAnswer } from './problem-body.ts';

const DRAIN_MS = 1_000;

/**
 * Makes the answer to what is no HTTP request: headers too long or malformed, or never finished.
 *
 * No route is known then, so it is written to the socket by hand; the rest of what the client
 * sends is read and dropped for a moment, or the client would see a reset instead of the answer.
 */
export function createClientErrorHandler(publicUrl: string) {
  const answered = new WeakSet<Socket>();
  return (error: Error, socket: Socket): void => {
    // What still comes in after the answer is one more error each time.
    if (answered.has(socket)) return;
    answered.add(socket);
    const code = 'code' in error ? error.code : undefined;
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const detail =
      code === 'HPE_HEADER_OVERFLOW'
        ? 'The headers are longer than 32 kB.'
        : 'This is not a complete HTTP request.';
    const { body } = problemAnswer(problem('invalid-request', detail, { field: 'headers' }), {
      publicUrl,
      instance: 'about:blank',
      runFace: true,
      compatible: false,
    });
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n` +
        `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
    );
    socket.on('data', () => {});
    socket.resume();
    setTimeout(() => socket.destroy(), DRAIN_MS).unref();
  };
}
