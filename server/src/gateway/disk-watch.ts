import { monotonicUs } from '../time/index.ts';

/** Whether what a run leaves behind can be written. */
export type DiskWatch = Readonly<{
  /** False where a folder has no room, or could not be written a moment ago. */
  hasRoom: () => Promise<boolean>;
  /** Remembers that something could not be written. */
  failed: (error: unknown) => void;
  /** The same work, whose failures are remembered. */
  watched: <Given extends readonly unknown[], Result>(
    work: (...given: Given) => Promise<Result>,
  ) => (...given: Given) => Promise<Result>;
}>;

/** So long nothing new is tried after a write has failed. */
const CAUTION_US = 5_000_000n;

/**
 * Watches folders, which may be on disks of their own.
 *
 * A disk may refuse to be written though it says that it has room: over a quota, failing, or
 * read-only. So a failed write counts as well, for some seconds.
 */
export function createDiskWatch(
  folders: readonly string[],
  hasRoomIn: (folder: string) => Promise<boolean>,
): DiskWatch {
  let failedUs: bigint | undefined;
  const failed = (): void => {
    failedUs = monotonicUs();
  };
  return {
    async hasRoom() {
      if (failedUs !== undefined && monotonicUs() - failedUs < CAUTION_US) return false;
      const answers = await Promise.all(folders.map((folder) => hasRoomIn(folder)));
      return answers.every((hasRoom) => hasRoom);
    },
    failed,
    watched:
      (work) =>
      async (...given) => {
        try {
          return await work(...given);
        } catch (error) {
          failed();
          throw error;
        }
      },
  };
}
