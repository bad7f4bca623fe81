import { readFile } from 'node:fs/promises';
import { DataFileError } from './data-file-error.ts';

/** Reads a file an operator wrote; throws a DataFileError that says why it cannot be read. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataFileError([
      `${path}:1: the file cannot be read (${why}) — check path and rights`,
    ]);
  }
}
