import { type FileHandle, open } from 'node:fs/promises';

/** Width and height of a picture, in pixels. */
export type PictureSize = Readonly<{ width: number; height: number }>;

/** Enough for the heads of PNG, GIF and WebP. */
const HEAD_BYTES = 32;
/** A JPEG has a few segments before its frame; a long profile takes some hundred. */
const MOST_SEGMENTS = 1_000;

/**
 * Reads width and height from the head of a PNG, JPEG, WebP or GIF file; null for anything else.
 *
 * Nothing is decoded, and no more than a thousand small reads are made, whatever the file says.
 */
export async function readPictureSize(file: string): Promise<PictureSize | null> {
  const handle = await open(file, 'r');
  try {
    const head = await readAt(handle, 0, HEAD_BYTES);
    if (head.subarray(0, 8).equals(PNG) && head.toString('latin1', 12, 16) === 'IHDR') {
      return head.length < 24 ? null : sized(head.readUInt32BE(16), head.readUInt32BE(20));
    }
    if (/^GIF8[79]a/.test(head.toString('latin1', 0, 6)) && head.length >= 10) {
      return sized(head.readUInt16LE(6), head.readUInt16LE(8));
    }
    const riff = head.toString('latin1', 0, 4) === 'RIFF';
    if (riff && head.toString('latin1', 8, 12) === 'WEBP') return webpSize(head);
    if (head.length > 2 && head.readUInt16BE(0) === 0xffd8) return await jpegSize(handle);
    return null;
  } finally {
    await handle.close();
  }
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function sized(width: number, height: number): PictureSize | null {
  return width > 0 && height > 0 ? { width, height } : null;
}

async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}

/** Source: RFC 9649, sections 2.5 to 2.7 */
function webpSize(head: Buffer): PictureSize | null {
  if (head.length < 30) return null;
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8X') return sized(head.readUIntLE(24, 3) + 1, head.readUIntLE(27, 3) + 1);
  if (kind === 'VP8 ' && head.readUIntBE(23, 3) === 0x9d012a) {
    return sized(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff);
  }
  if (kind === 'VP8L' && head[20] === 0x2f) {
    const bits = head.readUInt32LE(21);
    return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  return null;
}

/** Walks the segments of a JPEG up to its frame. Source: ITU-T T.81, annex B */
async function jpegSize(handle: FileHandle): Promise<PictureSize | null> {
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS; segment += 1) {
    const head = await readAt(handle, at, 9);
    const marker = head[1];
    if (head.length < 9 || head[0] !== 0xff || marker === undefined) return null;
    if (marker === 0xff) {
      // A marker may be preceded by any number of fill bytes.
      at += 1;
      continue;
    }
    if (isFrame(marker)) return sized(head.readUInt16BE(7), head.readUInt16BE(5));
    // A scan, or the end, before any frame.
    if (marker < 0xc0 || marker === 0xd9 || marker === 0xda) return null;
    at += 2 + head.readUInt16BE(2);
  }
  return null;
}

/** Start of frame: C0 to CF but for C4, C8 and CC, which are tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
