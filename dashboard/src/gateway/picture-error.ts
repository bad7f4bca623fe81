/** How the pictures a model takes begin. */
const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEAD_BYTES = 12;

/**
 * What is wrong with a file that was chosen as a picture, told at once instead of after Run; null
 * where nothing is. The bytes decide, not the file's name; the server decides about its size.
 */
export async function pictureError(file: Blob): Promise<string | null> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  return isPicture(head) ? null : 'This file is not a picture: choose PNG, JPEG or WebP.';
}

function isPicture(head: Uint8Array): boolean {
  const begins = (bytes: readonly number[]): boolean =>
    bytes.every((byte, at) => head[at] === byte);
  const text = String.fromCharCode(...head);
  return begins(PNG) || begins(JPEG) || (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP');
}
