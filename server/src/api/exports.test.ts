import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { fastify } from 'fastify';
import { eventually } from '../../test/support/eventually.ts';
import { newId } from '../ids/index.ts';
import { instant } from '../time/index.ts';
import { createExports } from './exports.ts';

/** More than sockets take by themselves. */
async function* manyLines(): AsyncGenerator<string> {
  for (let nth = 0; nth < 400; nth += 1) yield 'line\n'.repeat(20_000);
}

/** A server of exports of one customer; gives how to ask it, without reading the answer. */
async function serveExports(t: TestContext, idleMs: number) {
  const customerId = newId('customer', instant(0));
  const exports = createExports(idleMs);
  const app = fastify();
  app.get('/', async (_request, reply) => {
    return await exports.send(reply, customerId, { name: 'x.csv', pieces: manyLines() });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => {
    app.server.closeAllConnections();
    return app.close();
  });
  const { port } = app.server.address() as AddressInfo;
  return (): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      http.get({ port, host: '127.0.0.1', agent: false }, resolve).once('error', reject);
    });
}

test('a client that takes nothing loses its place to one that does', async (t) => {
  const ask = await serveExports(t, 300);
  const stalled = [await ask(), await ask()];
  for (const each of stalled) each.on('error', () => undefined);
  assert.notEqual((await ask()).statusCode, 200, 'both places are taken');
  const taken = async (): Promise<boolean> => {
    const answer = await ask();
    answer.destroy();
    return answer.statusCode === 200;
  };
  await eventually('a place is free', taken, 5_000);
});

test('a client that takes slowly is not dropped', async (t) => {
  const ask = await serveExports(t, 500);
  const answer = await ask();
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.equal(bytes, 400 * 100_000);
});
