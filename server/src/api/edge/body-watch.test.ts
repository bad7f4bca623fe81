import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBodyWatch } from './body-watch.ts';

const LOOK_MS = 60;
const HEAD =
  'POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n';

async function serve(t: { after: (work: () => void) => void }) {
  const stalled: Socket[] = [];
  const watch = createBodyWatch((socket) => {
    stalled.push(socket);
    socket.destroy();
  }, LOOK_MS);
  const server = createServer(async (request, response) => {
    watch(request, response);
    request.resume();
    request.on('error', () => {});
    await once(request, 'end').catch(() => {});
    await sleep(3 * LOOK_MS);
    response.end('answer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const open = async (head: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(head);
    return socket;
  };
  return { stalled, open };
}

test('a body of which nothing more comes is ended', async (t) => {
  const { stalled, open } = await serve(t);
  const socket = await open(HEAD);
  socket.resume();
  await once(socket, 'close');
  assert.equal(stalled.length, 1);
});

test('a body that keeps coming is read, and its answer may take its time', async (t) => {
  const { stalled, open } = await serve(t);
  const socket = await open(HEAD);
  for (let sent = 0; sent < 9; sent += 1) {
    socket.write('1\r\nx\r\n');
    await sleep(LOOK_MS / 3);
  }
  socket.write('0\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 200 /);
  assert.equal(stalled.length, 0);
});
