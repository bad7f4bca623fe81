import { type ProblemError, problem } from '../problems/index.ts';

/** What a picture may be at most. Units: bytes; millions of pixels. */
export type PictureLimits = Readonly<{ maxBytes: number; maxMegapixels: number }>;

/** Refuses what a field holds: `what` goes on the sentence that its name begins. */
export function refusePicture(field: string, what: string): ProblemError {
  return problem('invalid-request', `"${field}" ${what}.`, { field });
}

/** Refuses a file of another kind, by the name of its kind. */
export function refuseFormat(field: string, format: string): ProblemError {
  const detail = `"${field}" is ${format}, which is not taken: send PNG, JPEG or WebP.`;
  return problem('unsupported-media-type', detail, { field });
}

/** Refuses a file of too many bytes. */
export function refuseBytes(field: string, { maxBytes: limit }: PictureLimits): ProblemError {
  const detail = `"${field}" is larger than ${limit / 1_000_000} MB, the most this model takes.`;
  return problem('payload-too-large', detail, { field, limit });
}

/** Refuses a picture of too many pixels, or of an absurd side; `limit` pixels are `most` in words. */
export function refusePixels(
  field: string,
  size: Readonly<{ width: number; height: number }>,
  { limit, most }: Readonly<{ limit: number; most: string }>,
): ProblemError {
  const has = `"${field}" has ${size.width} × ${size.height} pixels`;
  const detail = `${has}; this model takes at most ${most}.`;
  return problem('payload-too-large', detail, { field, limit });
}
