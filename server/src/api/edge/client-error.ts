import type { Socket } from 'node:net';
import { problem } from '../../problems/index.ts';
import { problemAnswer } from './problem-body.ts';

const DRAIN_MS = 1_000;
const NO_REQUEST = ['headers', 'This is not a complete HTTP request.'] as const;
const DETAILS: Readonly<Record<string, readonly [field: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: ['headers', 'The headers are longer than 32 kB.'],
  EXPECT: ['expect', 'The only expectation that is met here is 100-continue.'],
  ERR_HTTP_REQUEST_TIMEOUT: [
    'body',
    'The request did not come in in time: all of it within 60 s, and some of it every 10 s.',
  ],
};

/**
 * Makes the answer to what is no HTTP request: headers too long or malformed, or what
 * never comes in whole.
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
    const code = 'code' in error ? String(error.code) : undefined;
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [field, detail] = DETAILS[code ?? ''] ?? NO_REQUEST;
    const { body } = problemAnswer(problem('invalid-request', detail, { field }), {
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
