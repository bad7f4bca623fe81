import { type FileHandle, open } from 'node:fs/promises';
import { refusePicture } from './picture-refusals.ts';

/** All texts of a file together; a generator's whole workflow fits. Units: bytes. */
const MOST_TEXT = 1_000_000;
/** Of these, compressed: each byte becomes up to a thousand when it is read. Units: bytes. */
const MOST_COMPRESSED = 250_000;

const SIGNATURE_BYTES = 8;
const WINDOW_BYTES = 65_536;

/**
 * Walks the chunks of a PNG file and refuses what no picture needs: frames of an animation, and
 * texts that are larger than any description or unpack to hundreds of megabytes in the decoder.
 *
 * Only lengths and names are read. A file that breaks off is left to the decoder.
 * Refuses: invalid-request
 */
export async function refusePngExtras(field: string, file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const readAt = windowOn(handle);
    let at = SIGNATURE_BYTES;
    let text = 0;
    let compressed = 0;
    for (;;) {
      const head = await readAt(at, 8);
      if (head.length < 8) return;
      const length = head.readUInt32BE(0);
      const name = head.toString('latin1', 4, 8);
      if (name === 'acTL') throw refusePicture(field, 'is animated: send a still picture');
      if (name === 'tEXt' || name === 'zTXt' || name === 'iTXt') text += length;
      // Whether an iTXt is compressed stands behind a name of any length: it is taken to be.
      if (name === 'zTXt' || name === 'iTXt') compressed += length;
      if (text > MOST_TEXT || compressed > MOST_COMPRESSED) {
        throw refusePicture(field, 'carries too much text: send the picture without its metadata');
      }
      if (name === 'IEND') return;
      at += 12 + length;
    }
  } finally {
    await handle.close();
  }
}

/** Reads small pieces in ascending order, so that a million tiny chunks cost few reads. */
function windowOn(handle: FileHandle): (at: number, bytes: number) => Promise<Buffer> {
  const memory = Buffer.alloc(WINDOW_BYTES);
  let from = 0;
  let filled = 0;
  return async (at, bytes) => {
    if (at < from || at + bytes > from + filled) {
      from = at;
      filled = (await handle.read(memory, 0, WINDOW_BYTES, at)).bytesRead;
    }
    return memory.subarray(at - from, Math.min(at - from + bytes, filled));
  };
}
