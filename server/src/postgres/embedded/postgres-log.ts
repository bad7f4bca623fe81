import { open, rename, stat } from 'node:fs/promises';

const KEEP_BYTES = 10_000_000;
const TAIL_BYTES = 64_000;

/** Sets a log that has grown large aside (one older one is kept); called before each start. */
export async function rotateLog(path: string): Promise<void> {
  const size = await logSize(path);
  if (size > KEEP_BYTES) await rename(path, `${path}.1`);
}

/** The log's size in bytes, 0 when there is none. */
export async function logSize(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** The last thing the server complained of after the log had `from` bytes; '' when nothing. */
export async function lastComplaint(path: string, from: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '';
  try {
    const start = Math.max(from, (await file.stat()).size - TAIL_BYTES);
    const buffer = Buffer.alloc(TAIL_BYTES);
    const { bytesRead } = await file.read(buffer, 0, TAIL_BYTES, start);
    return findComplaint(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

/** What servers say to their clients around a start: no reason for not starting. */
const TO_CLIENTS =
  /postmaster exit|database system is (starting up|not yet accepting|in recovery|shutting)/;

/** Picks the last PANIC, FATAL or loader error out of a log's text. */
export function findComplaint(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !TO_CLIENTS.test(line));
  const fatal = lines.findLast((line) => /\b(PANIC|FATAL):/.test(line));
  if (fatal) return fatal.replace(/^.*?\b(PANIC|FATAL):\s*/, '');
  return lines.findLast((line) => /error|cannot|could not/i.test(line))?.trim() ?? '';
}
