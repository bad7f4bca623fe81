import sharp, { type Metadata, type Sharp } from 'sharp';
import { InputError } from './input-error.ts';

/** A decoded picture: upright, 8-bit sRGB, three bytes a pixel, its transparency apart. */
export type Picture = {
  width: number;
  height: number;
  rgb: Buffer;
  /** One byte a pixel; null when the picture is opaque. */
  alpha: Buffer | null;
};

const FORMATS = new Set(['jpeg', 'png', 'webp']);

/** Beyond this no photo is. Decoders and models work in lines, and one line must fit too. */
const LONGEST_SIDE = 32_768;

/**
 * Decodes a JPEG, PNG or WebP file. Whatever it holds (EXIF rotation, CMYK, 16 bits, grey, a
 * palette, an animation's first frame) becomes plain upright RGB.
 *
 * Refuses, naming `image`: none at all, other formats, damaged files, more than `maxPixels`, and a side that is
 * absurdly long. Both are told from the header alone, so that a decompression bomb is never
 * unpacked; what else a file holds is unpacked no further than the picture needs.
 */
export async function readPicture(bytes: Uint8Array | null, maxPixels: number): Promise<Picture> {
  if (bytes === null) throw new InputError('image', 'the picture is missing: send a file');
  const metadata = await readHeader(bytes);
  refuseTooLarge(metadata, maxPixels);
  try {
    const upright = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
      .autoOrient()
      .toColourspace('srgb');
    const [colour, alpha] = await Promise.all([
      rawBytes(upright.clone().removeAlpha()),
      metadata.hasAlpha ? rawBytes(upright.clone().extractChannel('alpha')) : null,
    ]);
    const { width, height } = colour.info;
    return { width, height, rgb: asRgb(colour.data, colour.info.channels), alpha: asAlpha(alpha) };
  } catch (error) {
    throw new InputError('image', `the picture is damaged: ${reason(error)}`);
  }
}

async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  if (bytes.length === 0) throw new InputError('image', 'the picture is empty (0 bytes)');
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw new InputError('image', 'this is not a picture: send a JPEG, PNG or WebP file');
  }
  if (FORMATS.has(metadata.format)) return metadata;
  throw new InputError('image', `${metadata.format} is not read: send a JPEG, PNG or WebP file`);
}

function refuseTooLarge({ width, height }: Metadata, maxPixels: number): void {
  if (Math.max(width, height) > LONGEST_SIDE) {
    const detail = `the picture is ${width} × ${height} pixels`;
    throw new InputError('image', `${detail}; no side may have more than ${LONGEST_SIDE}`);
  }
  if (width * height <= maxPixels) return;
  const limit = (maxPixels / 1e6).toFixed(1);
  const size = ((width * height) / 1e6).toFixed(1);
  const detail = `the picture has ${size} megapixels (${width} × ${height})`;
  throw new InputError('image', `${detail}; this model takes at most ${limit} megapixels`);
}

function rawBytes(image: Sharp) {
  return image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/** Grey pictures come as one channel. */
function asRgb(data: Buffer, channels: number): Buffer {
  if (channels === 3) return data;
  const rgb = Buffer.allocUnsafe((data.length / channels) * 3);
  for (let pixel = 0; pixel * 3 < rgb.length; pixel += 1) {
    rgb.fill(data[pixel * channels] ?? 0, pixel * 3, pixel * 3 + 3);
  }
  return rgb;
}

/** A transparency channel that hides nothing is none. */
function asAlpha(alpha: { data: Buffer } | null): Buffer | null {
  return alpha?.data.every((value) => value === 255) ? null : (alpha?.data ?? null);
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
