import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type PictureLimits, refuseBytes, refusePicture } from './picture-refusals.ts';
import type { SpooledFile } from './spooled-file.ts';

/**
 * Writes a picture that came as base64, or as a base64 data URL, to disk. What type a data URL says
 * it has does not count.
 *
 * Refuses: invalid-request · payload-too-large
 */
export async function writeInlinePicture(
  field: string,
  text: string,
  limits: PictureLimits,
  target: string,
): Promise<SpooledFile> {
  const encoded = /^data:[\w/+.-]*(;[\w.+-]+=[\w.+-]+)*;base64,/i.exec(text);
  const base64 = encoded === null ? text : text.slice(encoded[0].length);
  if (base64.length > Math.ceil(limits.maxBytes / 3) * 4) throw refuseBytes(field, limits);
  if (base64.length % 4 === 1 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) {
    throw refusePicture(field, 'is neither an address, nor base64, nor a base64 data URL');
  }
  const bytes = Buffer.from(base64, 'base64');
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await writeFile(target, bytes, { mode: 0o600, flag: 'wx' });
  return {
    path: target,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    contentType: 'application/octet-stream',
    fileName: field,
  };
}
