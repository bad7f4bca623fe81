import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { imageParametersOf, type Model } from '../catalog/index.ts';
import { type ProblemError, problem } from '../problems/index.ts';
import type { SpooledFile } from './run-request.ts';

/** The pictures of a request, on disk and looked at, and how many pixels they have together. */
export type RequestImages = Readonly<{
  files: ReadonlyMap<string, SpooledFile>;
  /** Null where the model takes no picture or none was sent. */
  pixels: number | null;
  /** Files that were written here and that the caller removes. */
  written: readonly string[];
}>;

const FORMATS = new Map([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
]);

/**
 * Reads the pictures of a request: uploaded files as they are, base64 or a data URL written to
 * disk. Only headers are decoded, so that a decompression bomb is refused by its pixel count before
 * anybody unpacks it.
 *
 * Refuses: invalid-request · unsupported-media-type · payload-too-large, each naming the field
 */
export async function readImages(input: {
  model: Model;
  parameters: Readonly<Record<string, unknown>>;
  uploads: ReadonlyMap<string, SpooledFile>;
  folder: string;
}): Promise<RequestImages> {
  const { model, parameters, uploads } = input;
  const files = new Map<string, SpooledFile>();
  const written: string[] = [];
  let pixels: number | null = null;
  for (const field of imageParametersOf(model)) {
    let file = uploads.get(field);
    const text = parameters[field];
    if (file === undefined && typeof text === 'string') {
      file = await writeBase64(field, text, model, input.folder);
      written.push(file.path);
    }
    if (file === undefined) continue;
    const looked = await look(field, file, model);
    files.set(field, { ...file, contentType: looked.contentType });
    pixels = (pixels ?? 0) + looked.pixels;
  }
  return { files, pixels, written };
}

async function look(
  field: string,
  file: SpooledFile,
  model: Model,
): Promise<{ contentType: string; pixels: number }> {
  if (file.bytes === 0) throw refuse(field, 'is an empty file: send a PNG, JPEG or WebP picture');
  if (file.bytes > model.maxBytes) throw tooLarge(field, model);
  const metadata = await sharp(file.path, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  const contentType = FORMATS.get(metadata?.format ?? '');
  if (metadata === null) throw refuse(field, 'is not a picture: send a PNG, JPEG or WebP file');
  if (contentType === undefined) {
    const detail = `"${field}" is a ${metadata.format} file: send PNG, JPEG or WebP.`;
    throw problem('unsupported-media-type', detail, { field });
  }
  if ((metadata.pages ?? 1) > 1) throw refuse(field, 'is animated: send a still picture');
  const pixels = metadata.width * metadata.height;
  if (pixels > model.maxMegapixels * 1_000_000) {
    const detail =
      `"${field}" has ${metadata.width} × ${metadata.height} pixels; ` +
      `this model takes at most ${model.maxMegapixels} megapixels.`;
    throw problem('payload-too-large', detail, {
      field,
      limit: `${model.maxMegapixels} megapixels`,
    });
  }
  return { contentType, pixels };
}

async function writeBase64(
  field: string,
  text: string,
  model: Model,
  folder: string,
): Promise<SpooledFile> {
  const encoded = /^data:[\w/+.-]+;base64,/.exec(text);
  const base64 = encoded === null ? text : text.slice(encoded[0].length);
  if (/^https?:/i.test(text)) {
    throw refuse(field, 'is an address: send the picture itself, as a file, base64 or a data URL');
  }
  if (base64.length > Math.ceil(model.maxBytes / 3) * 4) throw tooLarge(field, model);
  if (base64.length % 4 === 1 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) {
    throw refuse(field, 'is neither base64 nor a base64 data URL of a picture');
  }
  const bytes = Buffer.from(base64, 'base64');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${randomUUID()}.inline`);
  await writeFile(file, bytes, { mode: 0o600 });
  return {
    path: file,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    contentType: 'application/octet-stream',
    fileName: field,
  };
}

function refuse(field: string, what: string): ProblemError {
  return problem('invalid-request', `"${field}" ${what}.`, { field });
}

function tooLarge(field: string, model: Model): ProblemError {
  const limit = `${Math.floor(model.maxBytes / 1_000_000)} MB`;
  const detail = `"${field}" is larger than ${limit}, the most this model takes.`;
  return problem('payload-too-large', detail, { field, limit });
}
