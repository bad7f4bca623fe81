import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const LARGEST_OUTPUT = 256 * 1024 * 1024;
/** Outputs up to this size are sent on from memory. */
const IN_MEMORY = 64 * 1024;
const LARGEST_SMALL = 64 * 1024;

/**
 * An output; a small one is in memory, and of any other only the file has the bytes, and `sha256`
 * is their hash as they came in.
 */
export type TakenOutput = Readonly<{
  bytes: number;
  content?: Buffer | undefined;
  sha256?: string | undefined;
}>;

/**
 * Takes an output as it comes in. A small one stays in memory; a larger one is written to disk.
 *
 * Throws an error with the code OUTPUT_TOO_LARGE beyond 256 MB, and `OutputNotStored` where our own
 * disk fails.
 */
export async function takeOutput(body: Readable, outputPath: string): Promise<TakenOutput> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const begin: Buffer[] = [];
  let bytes = 0;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    begin.push(next.value);
    bytes += next.value.length;
    if (bytes > IN_MEMORY) return await spoolRest(begin, chunks, outputPath);
  }
  return { bytes, content: Buffer.concat(begin) };
}

async function spoolRest(
  begin: readonly Buffer[],
  rest: AsyncIterableIterator<Buffer>,
  outputPath: string,
): Promise<TakenOutput> {
  let bytes = 0;
  const hash = createHash('sha256');
  let brokenOff: unknown;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for (const chunk of begin) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    yield* begin;
    try {
      for await (const chunk of rest) {
        bytes += chunk.length;
        if (bytes > LARGEST_OUTPUT) {
          throw Object.assign(new Error('output too large'), { code: 'OUTPUT_TOO_LARGE' });
        }
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      brokenOff = error;
      throw error;
    }
  };
  try {
    await pipeline(counted, createWriteStream(outputPath, { mode: 0o600 }));
  } catch (error) {
    // What did not come from the worker's side is our own disk's doing.
    if (error === brokenOff) throw error;
    throw new OutputNotStored('The output could not be stored.', { cause: error });
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The output came, and our own disk did not take it. */
export class OutputNotStored extends Error {}

/** Reads a small JSON answer; undefined where it is not JSON or larger than 64 KB. */
export async function readSmallBody(body: Readable): Promise<unknown> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > LARGEST_SMALL) {
      body.destroy();
      return undefined;
    }
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
