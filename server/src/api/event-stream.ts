import type { FastifyReply } from 'fastify';

/** A stream of server-sent events to one client. */
export type EventStream = Readonly<{
  send: (event: string, data: unknown) => void;
  /** Ends the stream from our side. */
  end: () => void;
  /** Aborted when the stream has ended, from whichever side. */
  ended: AbortSignal;
}>;

const HEARTBEAT_MS = 15_000;
/** A client that does not read is dropped before what it has not read fills the memory. */
const UNREAD_LIMIT = 64 * 1024;

/** Turns an answer into a stream of events. Source: the HTML standard, section 9.2 */
export function openEventStream(reply: FastifyReply): EventStream {
  const ended = new AbortController();
  reply.hijack();
  const { raw } = reply;
  const write = (text: string): void => {
    if (ended.signal.aborted) return;
    raw.write(text);
    if (raw.writableLength > UNREAD_LIMIT) raw.destroy();
  };
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  raw.setHeader('content-type', 'text/event-stream');
  // Proxies that buffer would hold events back.
  raw.setHeader('x-accel-buffering', 'no');
  write('retry: 1000\n\n');
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS).unref();
  raw.once('close', () => {
    clearInterval(heartbeat);
    ended.abort();
  });
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => raw.end(),
    ended: ended.signal,
  };
}
