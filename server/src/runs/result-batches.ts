import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { RunId } from '../ids/index.ts';

/** Where a small result lies: in a file with others, named for one of the first of them. */
export type BatchPlace = Readonly<{ batch: RunId; offset: number }>;

/** Small results, many in one file: what ends together is synced once. */
export type ResultBatches = Readonly<{
  /** Keeps a small result; it survives a crash and a loss of power once this resolves. */
  keep: (runId: RunId, content: Buffer) => Promise<BatchPlace>;
  /** Reads one again; undefined where its file is gone. */
  read: (place: BatchPlace, bytes: number) => Promise<Buffer | undefined>;
}>;

type Waiting = Readonly<{
  runId: RunId;
  content: Buffer;
  resolve: (place: BatchPlace) => void;
  reject: (error: unknown) => void;
}>;

/**
 * Opens the batches; `folderOf` names the folder of the results of the same minutes, which share a
 * file.
 *
 * While some are written and synced the next gather, so that the disk is waited for once for all of
 * them. A lone result waits for nobody.
 */
export function openResultBatches(
  folderOf: (runId: RunId) => string,
  syncFolder: (folder: string) => Promise<void>,
): ResultBatches {
  const fileOf = (batch: RunId): string => path.join(folderOf(batch), `${batch}.batch`);
  let waiting: Waiting[] = [];
  let isWriting = false;
  /** The file that is appended to. */
  let current: RunId | undefined;

  /** Appends to the file of these minutes, and gives where; a new file's folder is synced too. */
  const append = async (batch: readonly Waiting[]): Promise<BatchPlace> => {
    const newest = batch.map(({ runId }) => runId).reduce((a, b) => (a > b ? a : b));
    const going = current && folderOf(current) === folderOf(newest) ? current : undefined;
    current = undefined;
    const name = going ?? newest;
    if (going === undefined) await mkdir(folderOf(name), { recursive: true, mode: 0o700 });
    const bytes = Buffer.concat(batch.map(({ content }) => content));
    const offset = await appendSynced(fileOf(name), bytes);
    if (going === undefined) await syncFolder(folderOf(name));
    current = name;
    return { batch: name, offset };
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const place = await append(batch);
        let { offset } = place;
        for (const { content, resolve } of batch) {
          resolve({ ...place, offset });
          offset += content.length;
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isWriting = false;
  };
  return {
    keep: (runId, content) =>
      new Promise((resolve, reject) => {
        waiting.push({ runId, content, resolve, reject });
        if (isWriting) return;
        isWriting = true;
        // What comes in the same turn of the event loop shares the file.
        setImmediate(() => void writeAll());
      }),
    read: ({ batch, offset }, bytes) => readPart(fileOf(batch), offset, bytes),
  };
}

async function readPart(file: string, offset: number, bytes: number): Promise<Buffer | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const content = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(content, 0, bytes, offset);
    return bytesRead === bytes ? content : undefined;
  } finally {
    await handle.close();
  }
}

/** Gives where the bytes begin: a file may have a part that nobody heard of before it failed. */
async function appendSynced(file: string, bytes: Buffer): Promise<number> {
  const handle = await open(file, 'a', 0o600);
  try {
    const { size } = await handle.stat();
    await handle.writeFile(bytes);
    await handle.sync();
    return size;
  } finally {
    await handle.close();
  }
}
