import { sizeText } from './size-text.ts';

/** How the pictures a model takes begin. */
const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEAD_BYTES = 12;

/**
 * What is wrong with a file that was chosen as a picture, told at once instead of after Run; null
 * where nothing is. The bytes decide, not the file's name; the server decides about all else.
 *
 * Units: `maxBytes` bytes.
 */
export async function pictureError(file: Blob, maxBytes: number): Promise<string | null> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (!isPicture(head)) return 'This file is not a picture: choose PNG, JPEG or WebP.';
  if (file.size <= maxBytes) return null;
  return `This picture has ${sizeText(file.size)}; the model takes up to ${sizeText(maxBytes)}.`;
}

/** What is wrong with an address that was typed for a picture; null where nothing is. */
export function addressError(address: string): string | null {
  const url = URL.parse(address.trim());
  if (url !== null && /^https?:$/.test(url.protocol)) return null;
  return 'This is not the address of a picture: it begins with https:// or http://.';
}

/** What is wrong with a picture of this size; null where nothing is. Units: pixels; megapixels. */
export function pixelsError(pixels: number, maxMegapixels: number): string | null {
  if (pixels <= maxMegapixels * 1_000_000) return null;
  const megapixels = (pixels / 1_000_000).toFixed(pixels < 10_000_000 ? 2 : 1);
  return `This picture has ${megapixels} megapixels; the model takes up to ${maxMegapixels}.`;
}

function isPicture(head: Uint8Array): boolean {
  const begins = (bytes: readonly number[]): boolean =>
    bytes.every((byte, at) => head[at] === byte);
  const text = String.fromCharCode(...head);
  return begins(PNG) || begins(JPEG) || (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP');
}
