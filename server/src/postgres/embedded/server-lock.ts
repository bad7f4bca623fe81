import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';

/** Who holds a data folder: the server for long, a command for moments. */
export type HolderKind = 'server' | 'command';

/** The process that holds a data folder. */
export type Holder = Readonly<{ pid: number; kind: HolderKind; ready: boolean }>;

/** A data folder that this process holds. */
export type ServerLock = Readonly<{
  /** Tells those who ask that the database can be used by now. */
  markReady: () => void;
  release: () => Promise<void>;
}>;

const ANSWER_MS = 2_000;

/**
 * Takes the data folder for this process, or says who has it.
 *
 * The lock is a Linux abstract socket named after the folder's device and inode: the kernel frees
 * it the moment the process ends, however it ends, so there is never a stale lock to judge.
 */
export async function takeServerLock(
  dataDir: string,
  kind: HolderKind,
): Promise<{ lock: ServerLock } | { holder: Holder }> {
  const { dev, ino } = await stat(dataDir);
  const name = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32);
  const path = `\0taximeter-${name}`;
  for (;;) {
    const lock = await tryListen(path, kind);
    if (lock) return { lock };
    const holder = await askHolder(path, kind);
    if (holder) return { holder };
    // It ended between our two questions: the place is free now.
  }
}

function tryListen(path: string, kind: HolderKind): Promise<ServerLock | undefined> {
  return new Promise((resolve, reject) => {
    let ready = false;
    const server: Server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(`${JSON.stringify({ pid: process.pid, kind, ready } satisfies Holder)}\n`);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path }, () => {
      server.unref();
      resolve({
        markReady: () => {
          ready = true;
        },
        release: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}

function askHolder(path: string, kind: HolderKind): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ path });
    // Whoever holds the name without answering is alive, however busy: count it as a server.
    const silent: Holder = { pid: 0, kind: 'server', ready: kind === 'command' };
    socket.setTimeout(ANSWER_MS, () => {
      socket.destroy();
      resolve(silent);
    });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(parseHolder(answer) ?? silent));
    socket.on('error', () => resolve(undefined));
  });
}

function parseHolder(answer: string): Holder | undefined {
  try {
    const { pid, kind, ready } = JSON.parse(answer) as Partial<Holder>;
    if (typeof pid !== 'number' || typeof ready !== 'boolean') return undefined;
    return { pid, kind: kind === 'command' ? 'command' : 'server', ready };
  } catch {
    return undefined;
  }
}
