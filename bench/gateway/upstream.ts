import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, isMain, startChild } from './child.ts';

/** The token the worker of the benchmark asks for. */
export const WORKER_TOKEN = 'bench-worker-token';

const OUTPUT = Buffer.from(JSON.stringify({ text: 'what the model of the benchmark answers' }));
const OUTPUT_HEADERS = {
  'content-type': 'application/json',
  'content-length': OUTPUT.length,
  'x-gpu-time-us': '250',
};

/**
 * A worker in a process of its own that speaks the worker protocol and answers every run at once:
 * whatever a run takes beyond that is spent on the way to it and back.
 */
export async function startUpstream(): Promise<
  Readonly<{ url: string; stop: () => Promise<void> }>
> {
  const child = await startChild(import.meta.url);
  return { url: `http://127.0.0.1:${String(child.ready)}`, stop: child.stop };
}

if (isMain(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const room = request.url?.split('/')[1];
      if (room === 'run' || room === 'v1')
        return response.writeHead(200, OUTPUT_HEADERS).end(OUTPUT);
      const said =
        room === 'healthz'
          ? { models: [{ name: 'bench', state: 'warm' }] }
          : { status: 'unknown', gpuTimeUs: 0 };
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(said));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => answer((server.address() as AddressInfo).port));
}
