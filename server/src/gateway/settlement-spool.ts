import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isId } from '../ids/index.ts';
import { METERS, nanoUsd } from '../money/index.ts';
import type { Settlement } from './store.ts';

/** Settlements on disk from before the books are asked until they have answered. */
export type SettlementSpool = Readonly<{
  /** Writes a settlement; `synced` also survives a loss of power, not only of the process. */
  write: (settlement: Settlement, synced: boolean) => Promise<void>;
  remove: (settlement: Pick<Settlement, 'runId'>) => Promise<void>;
  /** What an earlier process left behind; a file that cannot be read is set aside. */
  readAll: () => Promise<readonly Settlement[]>;
}>;

/** Opens the spool in a folder of its own; `onUnreadable` hears of files that are set aside. */
export async function openSettlementSpool(
  folder: string,
  onUnreadable: (error: unknown, file: string) => void,
): Promise<SettlementSpool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (runId: string): string => path.join(folder, `${runId}.json`);
  const readOne = async (file: string): Promise<readonly Settlement[]> => {
    const text = await readFile(file, 'utf8');
    try {
      return [deserialise(text)];
    } catch (error) {
      // A loss of power can leave it empty. The server must start all the same: the sweeper finds
      // the run's hold, and asks its worker.
      await rename(file, `${file}.unreadable`);
      onUnreadable(error, file);
      return [];
    }
  };
  return {
    async write(settlement, synced) {
      const draft = `${fileOf(settlement.runId)}.draft`;
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(serialise(settlement));
        if (synced) await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, fileOf(settlement.runId));
      if (synced) await syncFolder(folder);
    },
    async remove({ runId }) {
      await rm(fileOf(runId), { force: true });
    },
    async readAll() {
      const names = (await readdir(folder)).filter(
        (name) => name.endsWith('.json') && isId('run', name.slice(0, -5)),
      );
      return (await Promise.all(names.map((name) => readOne(path.join(folder, name))))).flat();
    },
  };
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
function serialise(settlement: Settlement): string {
  return JSON.stringify(settlement, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

function deserialise(text: string): Settlement {
  const bigints = new Set(['workerUs', 'gatewayUs', 'billableUs', 'ratedNanos']);
  const settlement = JSON.parse(text, (key: string, value: unknown) => {
    if (typeof value !== 'string' || !/^-?\d+n$/.test(value)) return value;
    // Texts of people, such as `detail`, may look like this too, and stay texts.
    return bigints.has(key) || key in METERS ? BigInt(value.slice(0, -1)) : value;
  }) as Settlement;
  const { outcome } = settlement;
  return { ...settlement, outcome: { ...outcome, ratedNanos: nanoUsd(outcome.ratedNanos) } };
}
