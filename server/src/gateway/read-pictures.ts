import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { imageParametersOf, type Model } from '../catalog/index.ts';
import {
  isPictureAddress,
  lookAtPicture,
  type Picture,
  type PictureFetcher,
  type SpooledFile,
  writeInlinePicture,
} from '../pictures/index.ts';
import type { Plan } from '../plans/index.ts';
import { ProblemError, problem } from '../problems/index.ts';
import type { RunRequest } from './run-request.ts';

/** What reading the pictures of requests needs. */
export type PictureContext = Readonly<{
  /** Where pictures that came as text, or were fetched, are written. */
  uploadFolder: string;
  fetchPicture: PictureFetcher;
}>;

/** The pictures of a request, on disk and looked at. */
export type RequestPictures = Readonly<{
  files: ReadonlyMap<string, SpooledFile>;
  /** By field, what tells two requests apart: the SHA-256 of the bytes, or the address. */
  identities: ReadonlyMap<string, string>;
  /** How many pixels they have together; null where the model takes none or none was sent. */
  pixels: number | null;
  /** Why they are not here, though nothing is wrong with the request itself. */
  obstacle: ProblemError | null;
}>;

/** One request whose pictures are read. */
export type PictureReading = Readonly<{
  model: Model;
  parameters: Readonly<Record<string, unknown>>;
  request: Pick<RunRequest, 'principal' | 'files'>;
  plan: Pick<Plan, 'requestsPerMinute'>;
  /** Whether its Idempotency-Key stands for a run already, whose pictures nobody needs again. */
  isKnown: () => Promise<boolean>;
  /** Files written here are added, also when it refuses; the caller removes them. */
  written: string[];
}>;

/**
 * Reads the pictures of a request: uploaded files as they are, base64 or a data URL written to
 * disk, addresses fetched.
 *
 * Addresses come last, so that nothing is fetched for a request that is wrong anyway. A picture
 * that could not be fetched is an obstacle and no refusal: a request whose key is in use by then is
 * answered all the same.
 * Refuses: invalid-request · unsupported-media-type · payload-too-large, each naming the field
 */
export async function readPictures(
  context: PictureContext,
  reading: PictureReading,
): Promise<RequestPictures> {
  const { model, parameters, request, written } = reading;
  const target = (): string => {
    const file = path.join(context.uploadFolder, `${randomUUID()}.picture`);
    written.push(file);
    return file;
  };
  const pictures = new Map<string, Picture>();
  const identities = new Map<string, string>();
  const addresses = new Map<string, string>();
  for (const field of imageParametersOf(model)) {
    const upload = request.files.get(field);
    const text = parameters[field];
    if (upload === undefined && typeof text !== 'string') continue;
    if (upload === undefined && typeof text === 'string' && isPictureAddress(text)) {
      addresses.set(field, text);
      identities.set(field, `address ${text}`);
      continue;
    }
    const file = upload ?? (await writeInlinePicture(field, String(text), model, target()));
    pictures.set(field, await lookAtPicture(field, file, model));
    identities.set(field, file.sha256);
  }
  const obstacle = await fetchAll(context, reading, { addresses, pictures, target });
  const sizes = [...pictures.values()].map(({ pixels }) => pixels);
  return {
    files: new Map([...pictures].map(([field, { file }]) => [field, file])),
    identities,
    pixels: identities.size === 0 ? null : sizes.reduce((sum, pixels) => sum + pixels, 0),
    obstacle,
  };
}

/** Fetches pictures and puts them to the others; gives back why it did not. */
async function fetchAll(
  context: PictureContext,
  { model, request, plan, isKnown }: PictureReading,
  found: Readonly<{
    addresses: ReadonlyMap<string, string>;
    pictures: Map<string, Picture>;
    target: () => string;
  }>,
): Promise<ProblemError | null> {
  if (found.addresses.size === 0) return null;
  if (await isKnown()) {
    return problem('conflict', 'The run that this Idempotency-Key stands for has just failed.');
  }
  const owner = { id: request.principal.customerId, perMinute: plan.requestsPerMinute };
  try {
    for (const [field, address] of found.addresses) {
      const fetch = { field, address, limits: model, target: found.target() };
      const file = await context.fetchPicture(owner, fetch);
      found.pictures.set(field, await lookAtPicture(field, file, model));
    }
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}
