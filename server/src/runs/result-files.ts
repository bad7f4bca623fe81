import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isId, type RunId } from '../ids/index.ts';
import { addMs, type Clock, DAY_MS } from '../time/index.ts';
import { openResultBatches, type ResultBatches } from './result-batches.ts';
import { damagedResult, type ResultLoss, resultLoss } from './result-loss.ts';

/** How long a result is kept. */
export const RESULT_LIFE_MS = 7 * DAY_MS;

/** Results of runs on disk: a file per run, in folders by the time in the run's id. */
export type ResultFiles = Readonly<{
  /** Where the output of a run is spooled while it comes in. Makes the folder. */
  draftPath: (runId: RunId) => Promise<string>;
  /** Syncs a complete draft and makes it the run's result; it survives a crash from then on. */
  keep: (runId: RunId) => Promise<string>;
  /** Keeps a small result, which has no file of its own; it survives a crash from then on. */
  keepSmall: ResultBatches['keep'];
  /** Reads a small result, or says why it cannot be given. */
  readSmall: ResultBatches['read'];
  /** Drops a draft that must not become a result. */
  drop: (runId: RunId) => Promise<void>;
  /**
   * Where a run's result of so many bytes is, or why it cannot be given: a part of one is none.
   */
  find: (runId: RunId, bytes: number) => Promise<{ path: string } | ResultLoss>;
  /** Sets a result aside whose bytes turned out not to be those that were kept. */
  setAside: (runId: RunId) => Promise<void>;
  /** Removes what is older than seven days, and drafts left behind; returns how many files. */
  removeExpired: (clock: Clock) => Promise<number>;
}>;

/** Opens the folder of results. */
export function openResultFiles(folder: string): ResultFiles {
  // The first six characters of an id change every 17 minutes, so that folders stay small.
  const folderOf = (runId: RunId): string => path.join(folder, runId.slice(4, 10));
  const fileOf = (runId: RunId): string => path.join(folderOf(runId), runId);
  const asideOf = (runId: RunId): string => `${fileOf(runId)}.damaged`;
  const syncShared = createSharedSync();
  const makeFolder = createFolderMaker(folder);
  const batches = openResultBatches(folderOf, makeFolder, syncShared);
  return {
    async draftPath(runId) {
      await makeFolder(folderOf(runId));
      return `${fileOf(runId)}.draft`;
    },
    async keep(runId) {
      await sync(`${fileOf(runId)}.draft`);
      await rename(`${fileOf(runId)}.draft`, fileOf(runId));
      await syncShared(folderOf(runId));
      return fileOf(runId);
    },
    keepSmall: batches.keep,
    readSmall: batches.read,
    async drop(runId) {
      await rm(`${fileOf(runId)}.draft`, { force: true });
    },
    async find(runId, bytes) {
      const file = fileOf(runId);
      try {
        const found = await stat(file);
        if (!found.isFile()) return damagedResult(file, 'is no file');
        if (found.size !== bytes) {
          return damagedResult(file, `has ${found.size} bytes instead of ${bytes}`);
        }
        return { path: file };
      } catch (error) {
        const isAside = await stat(asideOf(runId)).then(Boolean, () => false);
        return isAside ? damagedResult(file, 'held other bytes than were kept') : resultLoss(error);
      }
    },
    setAside: (runId) => rename(fileOf(runId), asideOf(runId)),
    removeExpired: (clock) => removeOlder(folder, addMs(clock.now(), -RESULT_LIFE_MS)),
  };
}

/**
 * Makes folders last: all runs of the same minutes share one, which is made, and synced with the
 * folder above it, for the first of them, while the others wait for that.
 */
function createFolderMaker(above: string): (folder: string) => Promise<void> {
  let newest: Readonly<{ folder: string; made: Promise<void> }> | undefined;
  const make = async (folder: string): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Even where it was there: whoever made it may have died before it was synced.
    await sync(above);
  };
  return async (folder) => {
    if (newest?.folder !== folder) newest = { folder, made: make(folder) };
    const { made } = newest;
    try {
      await made;
    } catch (error) {
      if (newest?.made === made) newest = undefined;
      throw error;
    }
  };
}

/**
 * Syncs folders, once for all who asked before that sync began: what they had renamed by then is in
 * it.
 */
function createSharedSync(): (folder: string) => Promise<void> {
  const next = new Map<string, Promise<void>>();
  const running = new Map<string, Promise<unknown>>();
  return (folder) => {
    const begin = async (): Promise<void> => {
      await running.get(folder);
      next.delete(folder);
      const work = sync(folder);
      const ended = work.then(
        () => running.delete(folder),
        () => running.delete(folder),
      );
      running.set(folder, ended);
      await work;
    };
    const asked = next.get(folder) ?? begin();
    next.set(folder, asked);
    return asked;
  };
}

async function sync(target: string): Promise<void> {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeOlder(folder: string, before: number): Promise<number> {
  let removed = 0;
  for (const group of await readdir(folder).catch(() => [])) {
    const files = await readdir(path.join(folder, group)).catch(() => []);
    for (const name of files) {
      const runId = name.replace(/\.(draft|batch|damaged)$/, '');
      if (!isId('run', runId)) continue;
      // A batch is as old as its youngest result, which is one of the same minutes.
      const madeAt = name.endsWith('.batch') ? groupEnd(group) : idTime(runId);
      if (madeAt >= before) continue;
      await rm(path.join(folder, group, name), { force: true });
      removed += 1;
    }
    // A folder of today may be empty because a run is just about to write into it.
    if (files.length === 0 && groupEnd(group) < before) {
      await rmdir(path.join(folder, group)).catch(() => undefined);
    }
  }
  return removed;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LETTERS = 10;

/** When an id was made, ms since the epoch: its first ten characters. */
function idTime(runId: RunId): number {
  return timeOf(runId.slice(4, 4 + TIME_LETTERS));
}

/** The last millisecond whose ids belong into a folder. */
function groupEnd(group: string): number {
  return timeOf(group.padEnd(TIME_LETTERS, 'z'));
}

function timeOf(letters: string): number {
  return [...letters].reduce((ms, letter) => ms * 32 + ALPHABET.indexOf(letter), 0);
}
