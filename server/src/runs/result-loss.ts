/**
 * Why a result cannot be given. `gone`: there is no file; `damaged`: what is there is not what was
 * stored; `unreadable`: it may be whole, but cannot be read now.
 */
export type ResultLoss = Readonly<{ loss: 'gone' | 'damaged' | 'unreadable'; cause: unknown }>;

/** Codes of errors after which nothing is there. */
const GONE = new Set(['ENOENT', 'ENOTDIR']);
/** Codes of errors where something else lies where the result should. */
const DAMAGED = new Set(['EISDIR', 'ELOOP', 'ENXIO']);

/** Tells what a failed read means for the result. */
export function resultLoss(error: unknown): ResultLoss {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (GONE.has(code)) return { loss: 'gone', cause: error };
  return { loss: DAMAGED.has(code) ? 'damaged' : 'unreadable', cause: error };
}

/** The loss of a result that is not what its run's record says. */
export function damagedResult(file: string, how: string): ResultLoss {
  return { loss: 'damaged', cause: new Error(`${file} ${how}`) };
}
