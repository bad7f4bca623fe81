import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { RunId } from '../ids/index.ts';
import { damagedResult, type ResultLoss, resultLoss } from './result-loss.ts';

/** Where a small result lies: in a file with others, named for one of the first of them. */
export type BatchPlace = Readonly<{ batch: RunId; offset: number }>;

/** Small results, many in one file: what ends together is synced once. */
export type ResultBatches = Readonly<{
  /** Keeps a small result; it survives a crash and a loss of power once this resolves. */
  keep: (runId: RunId, content: Buffer) => Promise<SmallResult>;
  /**
   * Reads one again, or says why it cannot be given.
   *
   * Law: bytes that are not those that were kept are never given. A file that was damaged or
   * shifted holds other customers' results there. (Results from before hashes were recorded are
   * known by their length alone.)
   */
  read: (place: BatchPlace, kept: KeptBytes) => Promise<Buffer | ResultLoss>;
}>;

/** What a small result's record says of its bytes, and where they are. */
export type SmallResult = Readonly<{ place: BatchPlace; sha256: string }>;

/** What a result must be when it is read again. */
export type KeptBytes = Readonly<{ bytes: number; sha256?: string | undefined }>;

type Waiting = Readonly<{
  runId: RunId;
  content: Buffer;
  resolve: (kept: SmallResult) => void;
  reject: (error: unknown) => void;
}>;

/**
 * Opens the batches; `folderOf` names the folder of the results of the same minutes, which share a
 * file; `makeFolder` makes it, so that it lasts.
 *
 * While some are written and synced the next gather, so that the disk is waited for once for all of
 * them. A lone result waits for nobody.
 */
export function openResultBatches(
  folderOf: (runId: RunId) => string,
  makeFolder: (folder: string) => Promise<void>,
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
    if (going === undefined) {
      // Somebody may have removed it since it was made for others.
      await mkdir(folderOf(name), { recursive: true, mode: 0o700 });
      await makeFolder(folderOf(name));
    }
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
        answerAll(batch, await append(batch));
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
    read: async ({ batch, offset }, kept) => {
      try {
        return await readPart(fileOf(batch), offset, kept);
      } catch (error) {
        return resultLoss(error);
      }
    },
  };
}

/** Tells each where its own part lies. */
function answerAll(batch: readonly Waiting[], place: BatchPlace): void {
  let { offset } = place;
  for (const { content, resolve } of batch) {
    resolve({ place: { ...place, offset }, sha256: sha256Of(content) });
    offset += content.length;
  }
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function readPart(
  file: string,
  offset: number,
  { bytes, sha256 }: KeptBytes,
): Promise<Buffer | ResultLoss> {
  const handle = await open(file, 'r');
  try {
    const content = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(content, 0, bytes, offset);
    if (bytesRead !== bytes) return damagedResult(file, `ends before ${offset + bytes}`);
    if (sha256 !== undefined && sha256Of(content) !== sha256) {
      return damagedResult(file, `holds other bytes at ${offset} than were kept there`);
    }
    return content;
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
