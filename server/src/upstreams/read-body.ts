import { createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const LARGEST_OUTPUT = 256 * 1024 * 1024;
const LARGEST_SMALL = 64 * 1024;

/**
 * Writes an output to disk as it comes in, and returns its size.
 *
 * Throws an error with the code OUTPUT_TOO_LARGE beyond 256 MB.
 */
export async function spoolBody(body: Readable, outputPath: string): Promise<number> {
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= LARGEST_OUTPUT) done(null, chunk);
      else done(Object.assign(new Error('output too large'), { code: 'OUTPUT_TOO_LARGE' }));
    },
  });
  await pipeline(body, count, createWriteStream(outputPath, { mode: 0o600 }));
  return bytes;
}

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
