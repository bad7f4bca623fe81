import { once } from 'node:events';
import { createServer } from 'node:http';
import { cleanUp, type TestScope } from './clean-up.ts';

/** A server of pictures that are there, change or vanish as a test says. */
export type PictureHost = Readonly<{
  port: number;
  /** The address of one of its pictures. */
  url: (path: string) => string;
  /** Says what is at a path from now on; undefined: nothing any more. */
  put: (path: string, content: PutContent | undefined) => void;
  /** How often it was connected to, and the paths that were asked for. */
  connections: () => number;
  asked: readonly string[];
}>;

/** Bytes that are answered with 200, or another answer. */
export type PutContent =
  | Buffer
  | Readonly<{ status: number; headers?: Readonly<Record<string, string>> }>;

/** Opens the server on this machine; it is closed after the test. */
export async function openPictureHost(t: TestScope): Promise<PictureHost> {
  const contents = new Map<string, PutContent>();
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const content = contents.get(path) ?? { status: 404 };
    if (Buffer.isBuffer(content)) response.writeHead(200).end(content);
    else response.writeHead(content.status, content.headers).end();
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp(t, async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    put: (path, content) => {
      if (content === undefined) contents.delete(path);
      else contents.set(path, content);
    },
    connections: () => connections,
    asked,
  };
}
