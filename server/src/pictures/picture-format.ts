/** Formats of pictures that are taken, and what each is called on the wire. */
export const TAKEN_FORMATS = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  WebP: 'image/webp',
} as const;

/** A format that is taken. */
export type TakenFormat = keyof typeof TAKEN_FORMATS;

/** How many of a file's first bytes tell its format. */
export const HEAD_BYTES = 4_096;

/**
 * What a file is, by its first bytes: one of the taken formats, or the name of another; null where
 * nobody knows. What it says of itself, in a name or a header, does not count.
 *
 * Decoders see only what this calls a taken format: the many others that a decoder would open by
 * itself, with parsers for whole languages among them, never meet a stranger's bytes.
 */
export function formatOf(head: Buffer): string | null {
  const known = SIGNATURES.find(({ at, bytes }) =>
    head.subarray(at, at + bytes.length).equals(Buffer.from(bytes, 'latin1')),
  );
  if (known?.name === 'RIFF') return head.toString('latin1', 8, 12) === 'WEBP' ? 'WebP' : null;
  if (known?.name === 'ISO') return isoFormat(head);
  return known?.name ?? (isSvg(head) ? 'SVG' : null);
}

/** Whether a format is one that is taken. */
export function isTaken(format: string): format is TakenFormat {
  return Object.hasOwn(TAKEN_FORMATS, format);
}

type Signature = Readonly<{ name: string; at: number; bytes: string }>;

const SIGNATURES: readonly Signature[] = [
  { name: 'PNG', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { name: 'JPEG', at: 0, bytes: '\xff\xd8\xff' },
  { name: 'RIFF', at: 0, bytes: 'RIFF' },
  { name: 'GIF', at: 0, bytes: 'GIF8' },
  { name: 'TIFF', at: 0, bytes: 'II*\0' },
  { name: 'TIFF', at: 0, bytes: 'MM\0*' },
  { name: 'BigTIFF', at: 0, bytes: 'II+\0' },
  { name: 'BMP', at: 0, bytes: 'BM' },
  { name: 'ICO', at: 0, bytes: '\0\0\x01\0' },
  { name: 'PDF', at: 0, bytes: '%PDF-' },
  { name: 'Photoshop', at: 0, bytes: '8BPS' },
  { name: 'OpenEXR', at: 0, bytes: 'v/1\x01' },
  { name: 'JPEG XL', at: 0, bytes: '\xff\x0a' },
  { name: 'JPEG XL', at: 4, bytes: 'JXL ' },
  { name: 'JPEG 2000', at: 4, bytes: 'jP  ' },
  { name: 'gzip', at: 0, bytes: '\x1f\x8b' },
  { name: 'ISO', at: 4, bytes: 'ftyp' },
];

/** Brands of the container that HEIC, AVIF and films share. Source: ISO/IEC 14496-12, 4.3 */
const BRANDS: Readonly<Record<string, string>> = {
  avif: 'AVIF',
  avis: 'AVIF',
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  hevc: 'HEIC',
  hevx: 'HEIC',
  mif1: 'HEIF',
  msf1: 'HEIF',
  'qt  ': 'QuickTime',
};

function isoFormat(head: Buffer): string {
  const brand = head.toString('latin1', 8, 12);
  return (Object.hasOwn(BRANDS, brand) ? BRANDS[brand] : undefined) ?? 'MP4';
}

function isSvg(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  return /^\s*</.test(text) && /<svg[\s/>]/i.test(text) && !/<html[\s>]/i.test(text);
}
