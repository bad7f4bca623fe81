import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { formatOf, HEAD_BYTES, isTaken, TAKEN_FORMATS } from './picture-format.ts';
import {
  type PictureLimits,
  refuseBytes,
  refuseFormat,
  refusePicture,
  refusePixels,
} from './picture-refusals.ts';
import { refusePngExtras } from './refuse-png-extras.ts';
import type { SpooledFile } from './spooled-file.ts';

/** A picture that may be sent to a worker. */
export type Picture = Readonly<{
  /** The file as it was sent, under the type that its bytes have. */
  file: SpooledFile;
  /** Width × height as stored: a turn that EXIF asks for changes nothing about it. */
  pixels: number;
}>;

// Each picture is looked at once: a cache would only keep files open that were removed.
sharp.cache(false);

/** Beyond this no photo is, and decoders need memory by the line. */
const LONGEST_SIDE = 32_768;

/**
 * Looks at a picture without unpacking it: what it is by its bytes, and its size by its header.
 *
 * Colours are none of its business (CMYK, grey, 16 bits, a palette), nor is the turn that EXIF asks
 * for: whoever decodes the picture brings it to what a model needs.
 * Refuses: invalid-request · unsupported-media-type · payload-too-large, each naming the field
 */
export async function lookAtPicture(
  field: string,
  file: SpooledFile,
  limits: PictureLimits,
): Promise<Picture> {
  if (file.bytes === 0) {
    throw refusePicture(field, 'is an empty file: send a PNG, JPEG or WebP picture');
  }
  if (file.bytes > limits.maxBytes) throw refuseBytes(field, limits);
  const format = formatOf(await readHead(file.path));
  if (format === null) {
    throw refusePicture(field, 'is not a picture: send a PNG, JPEG or WebP file');
  }
  if (!isTaken(format)) throw refuseFormat(field, format);
  if (format === 'PNG') await refusePngExtras(field, file.path);
  const header = await readHeader(file.path);
  if (header === null) throw refusePicture(field, `is a damaged ${format} file`);
  if (header.animated) throw refusePicture(field, 'is animated: send a still picture');
  const { width, height } = header;
  const pixels = width * height;
  const limit = limits.maxMegapixels * 1_000_000;
  if (pixels > limit) {
    throw refusePixels(field, header, { limit, most: `${limits.maxMegapixels} megapixels` });
  }
  if (Math.max(width, height) > LONGEST_SIDE) {
    const most = `${LONGEST_SIDE} pixels a side`;
    throw refusePixels(field, header, { limit: LONGEST_SIDE, most });
  }
  return { file: { ...file, contentType: TAKEN_FORMATS[format] }, pixels };
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

type Header = Readonly<{ width: number; height: number; animated: boolean }>;

/** The header as the decoder reads it; null where it cannot. */
async function readHeader(path: string): Promise<Header | null> {
  // The limit is ours to check: the decoder's own would be told as damage.
  const metadata = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (metadata === null || metadata.width < 1 || metadata.height < 1) return null;
  const { width, height, pages = 1 } = metadata;
  return { width, height, animated: pages > 1 };
}
