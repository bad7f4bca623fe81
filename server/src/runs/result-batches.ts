import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunId } from '../ids/index.ts';

/** Where a small result lies: in a file with others, named for the first of them. */
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
 * Opens the batches; `folderOf` names the folder of the results of the same minutes.
 *
 * While one file is written and synced the results of the next gather, so that the disk is waited
 * for once for all of them. A lone result waits for nobody.
 */
export function openResultBatches(
  folderOf: (runId: RunId) => string,
  syncFolder: (folder: string) => Promise<void>,
): ResultBatches {
  const fileOf = (batch: RunId): string => path.join(folderOf(batch), `${batch}.batch`);
  let waiting: Waiting[] = [];
  let isWriting = false;

  const write = async (batch: readonly Waiting[], name: RunId): Promise<void> => {
    await mkdir(folderOf(name), { recursive: true, mode: 0o700 });
    const handle = await open(fileOf(name), 'w', 0o600);
    try {
      await handle.writeFile(Buffer.concat(batch.map(({ content }) => content)));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(folderOf(name));
  };
  const writeAll = async (): Promise<void> => {
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch, first.runId);
        let offset = 0;
        for (const { content, resolve } of batch) {
          resolve({ batch: first.runId, offset });
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
    async read({ batch, offset }, bytes) {
      const all = await readFile(fileOf(batch)).catch(() => undefined);
      const content = all?.subarray(offset, offset + bytes);
      return content?.length === bytes ? content : undefined;
    },
  };
}
