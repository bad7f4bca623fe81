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
}>;

// Each picture is looked at once: a cache would only keep files open that were removed.
sharp.cache(false);

const FORMATS = new Map([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
]);

/**
 * Reads the pictures of a request: uploaded files as they are, base64 or a data URL written to
 * disk. Only headers are decoded, so that a decompression bomb is refused by its pixel count before
 * anybody unpacks it. Files written here are added to `written`, also when it refuses; the caller
 * removes them.
 *
 * Refuses: invalid-request · unsupported-media-type · payload-too-large, each naming the field
 */
export async function readImages(input: {
  model: Model;
  parameters: Readonly<Record<string, unknown>>;
  uploads: ReadonlyMap<string, SpooledFile>;
  folder: string;
  written: string[];
}): Promise<RequestImages> {
  const { model, parameters, uploads } = input;
  const files = new Map<string, SpooledFile>();
  let pixels: number | null = null;
  for (const field of imageParametersOf(model)) {
    let file = uploads.get(field);
    const text = parameters[field];
    if (file === undefined && typeof text === 'string') {
      const target = path.join(input.folder, `${randomUUID()}.inline`);
      input.written.push(target);
      file = await writeBase64({ field, text, model, target });
    }
    if (file === undefined) continue;
    const looked = await look(field, file, model);
    files.set(field, { ...file, contentType: looked.contentType });
    pixels = (pixels ?? 0) + looked.pixels;
  }
  return { files, pixels };
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

async function writeBase64(input: {
  field: string;
  text: string;
  model: Model;
  target: string;
}): Promise<SpooledFile> {
  const { field, text, model, target } = input;
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
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await writeFile(target, bytes, { mode: 0o600 });
  return {
    path: target,
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
  const limit = `${model.maxBytes / 1_000_000} MB`;
  const detail = `"${field}" is larger than ${limit}, the most this model takes.`;
  return problem('payload-too-large', detail, { field, limit });
}
