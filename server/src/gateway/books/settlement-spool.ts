import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isId } from '../../ids/index.ts';
import { createBatcher } from './batcher.ts';
import { readSettlements } from './read-settlements.ts';
import type { Settlement } from './store.ts';

/** Settlements on disk from before the books are asked until they have answered. */
export type SettlementSpool = Readonly<{
  /** Writes a settlement; `synced` also survives a loss of power, not only of the process. */
  write: (settlement: Settlement, synced: boolean) => Promise<void>;
  remove: (settlement: Pick<Settlement, 'runId'>) => Promise<void>;
  /**
   * What an earlier process left behind; a file that cannot be read is set aside, and half a one
   * of a process that died while it wrote is removed.
   */
  readAll: () => Promise<readonly Settlement[]>;
}>;

const MOST_IN_A_FILE = 256;
const MOST_WAITING = 20_000;

/** A file, and the runs in it that are not settled yet. */
type SpoolFile = { path: string; runs: Set<string> };

/**
 * Opens the spool in a folder of its own; `onUnreadable` hears of files that are set aside.
 *
 * While one file is written the next one's settlements gather: what ends together is in one file,
 * which goes when the last of them is settled. What is synced has a file of its own.
 */
export async function openSettlementSpool(
  folder: string,
  onUnreadable: (error: unknown, file: string) => void,
): Promise<SettlementSpool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const filesOf = new Map<string, SpoolFile[]>();
  const enter = (file: SpoolFile): void => {
    for (const runId of file.runs) filesOf.set(runId, [...(filesOf.get(runId) ?? []), file]);
  };
  const write = async (settlements: readonly Settlement[], synced: boolean): Promise<void> => {
    const [first] = settlements;
    if (first === undefined) return;
    const name = `${first.runId}${synced ? '.synced' : ''}.json`;
    await writeSpoolFile(path.join(folder, name), settlements, synced);
    enter({ path: path.join(folder, name), runs: new Set(settlements.map(({ runId }) => runId)) });
    if (synced) await syncFolder(folder);
  };
  const gather = createBatcher<Settlement, true>({
    flush: async (settlements) => {
      await write(settlements, false);
      return settlements.map(() => true);
    },
    maxBatch: MOST_IN_A_FILE,
    maxWaiting: MOST_WAITING,
    onFull: () => new Error('too many settlements wait for the disk'),
  });
  return {
    async write(settlement, synced) {
      if (synced) await write([settlement], true);
      else await gather.add(settlement);
    },
    async remove({ runId }) {
      const files = filesOf.get(runId) ?? [];
      filesOf.delete(runId);
      for (const file of files) file.runs.delete(runId);
      const done = files.filter(({ runs }) => runs.size === 0);
      await Promise.all(done.map((file) => rm(file.path, { force: true })));
    },
    async readAll() {
      const found = new Map<string, Settlement>();
      for (const name of await readdir(folder)) {
        if (!isId('run', name.replace(/(\.synced)?\.json(\.draft)?$/, ''))) continue;
        const file = path.join(folder, name);
        if (name.endsWith('.draft')) {
          await removeLeftover(file);
          continue;
        }
        const settlements = await readSpoolFile(file, onUnreadable);
        if (settlements?.length === 0) await rm(file, { force: true });
        if (settlements === undefined) continue;
        enter({ path: file, runs: new Set(settlements.map(({ runId }) => runId)) });
        for (const each of settlements) found.set(each.runId, each);
      }
      return [...found.values()];
    },
  };
}

async function writeSpoolFile(
  file: string,
  settlements: readonly Settlement[],
  synced: boolean,
): Promise<void> {
  const draft = `${file}.draft`;
  await writeFile(draft, serialise(settlements), { mode: 0o600, flush: synced });
  await rename(draft, file);
}

/** Removes what a process that was killed while it wrote has left: nobody was told of it. */
async function removeLeftover(draft: string): Promise<void> {
  const found = await stat(draft).catch(() => undefined);
  // Another process of this folder may be writing one now. File times are on the machine's own
  // clock, as is the time this process started.
  if (found !== undefined && found.mtimeMs < performance.timeOrigin) {
    await rm(draft, { force: true });
  }
}

/** The settlements of a file; undefined where it was set aside. */
async function readSpoolFile(
  file: string,
  onUnreadable: (error: unknown, file: string) => void,
): Promise<readonly Settlement[] | undefined> {
  try {
    return readSettlements(await readFile(file, 'utf8'));
  } catch (error) {
    // A loss of power can leave it empty. The server must start all the same: the sweeper finds
    // the runs' holds, and asks their workers.
    await rename(file, `${file}.unreadable`);
    onUnreadable(error, file);
    return undefined;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** JSON has no bigint: they are written as "123n". */
function serialise(settlements: readonly Settlement[]): string {
  return JSON.stringify(settlements, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
