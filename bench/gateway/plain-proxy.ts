import type { AddressInfo } from 'node:net';
import fastify, { type FastifyRequest } from 'fastify';
import { Pool } from 'undici';
import { answer, isMain, startChild } from './child.ts';
import { WORKER_TOKEN } from './upstream.ts';

/**
 * Plain proxying through the same HTTP stack, and nothing else: Fastify parses the body as JSON,
 * undici sends it on over connections that are kept, the answer is streamed through. No key is
 * checked, nothing is measured, kept or charged.
 */
export async function startPlainProxy(
  upstreamUrl: string,
): Promise<Readonly<{ url: string; stop: () => Promise<void> }>> {
  const child = await startChild(import.meta.url, upstreamUrl);
  return { url: `http://127.0.0.1:${String(child.ready)}`, stop: child.stop };
}

async function serve(upstreamUrl: string): Promise<number> {
  const pool = new Pool(upstreamUrl, { connections: 128, pipelining: 1 });
  const app = fastify({ keepAliveTimeout: 72_000 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => JSON.parse(String(body)),
  );
  app.post<{ Params: { slug: string } }>('/v1/:slug', async (request, reply) => {
    const upstream = await pool.request({
      method: 'POST',
      path: `/run/${encodeURIComponent(request.params.slug)}`,
      headers: { authorization: `Bearer ${WORKER_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(request.body),
    });
    const { 'content-type': type, 'content-length': length } = upstream.headers;
    return await reply
      .code(upstream.statusCode)
      .headers({ 'content-type': type, 'content-length': length })
      .send(upstream.body);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

if (isMain(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  answer(await serve(process.argv[2] ?? ''));
}
