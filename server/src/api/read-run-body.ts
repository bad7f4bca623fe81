import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { SpooledFile } from '../pictures/index.ts';
import { assert, ProblemError, problem } from '../problems/index.ts';

/** The largest file of a run. Units: bytes. */
const FILE_LIMIT = 25_000_000;
/** The largest text of a form. Units: bytes. */
const TEXT_LIMIT = 100_000;
/** The largest JSON body of a run: a file of the largest size as base64, and its parameters. */
export const JSON_LIMIT = 36_000_000;
const MOST_FILES = 8;
const MOST_TEXTS = 32;
const LONGEST_NAME = 100;

/**
 * Every part is read as a stream: of a text the form's parser would keep neither its bytes, which
 * tell whether it is UTF-8 at all, nor let them be counted while they come in.
 */
const FORM_OPTIONS = {
  limits: { fileSize: FILE_LIMIT, files: MOST_FILES + MOST_TEXTS, fields: 0, headerPairs: 50 },
  isPartAFile: () => true,
};

/** A run's parameters as they came in, its files on disk. */
export type RunBody = Readonly<{
  parameters: Readonly<Record<string, unknown>>;
  fromMultipart: boolean;
  files: ReadonlyMap<string, SpooledFile>;
  /** Removes the files that are still there. */
  remove: () => Promise<void>;
}>;

/**
 * Reads the body of a run: JSON has been read already, a form is spooled to disk while it comes in.
 *
 * `take` is told of the bytes of each text that is kept in memory, and may refuse.
 * Refuses: invalid-request · payload-too-large, with `field` and `limit`.
 */
export async function readRunBody(
  request: FastifyRequest,
  folder: string,
  take: (bytes: number) => void,
): Promise<RunBody> {
  if (!request.isMultipart()) {
    const parameters = isRecord(request.body) ? request.body : {};
    return { parameters, fromMultipart: false, files: new Map(), remove: async () => {} };
  }
  const parameters: Record<string, string> = Object.create(null);
  const files = new Map<string, SpooledFile>();
  const written: string[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(written.map((file) => rm(file, { force: true })));
  };
  try {
    for await (const part of request.parts(FORM_OPTIONS)) {
      assert(part.type === 'file', 'a part of a form was not given as a stream');
      const name = nameOf(part);
      if (name in parameters || files.has(name)) {
        throw problem('invalid-request', `${name} is there twice.`, { field: name });
      }
      if (isFile(part)) {
        if (files.size === MOST_FILES) throw tooMany('files');
        const target = path.join(folder, randomUUID());
        written.push(target);
        files.set(name, await spool(part, target));
      } else {
        if (Object.keys(parameters).length === MOST_TEXTS) throw tooMany('fields');
        parameters[name] = await readText(part, take);
      }
    }
  } catch (error) {
    // What is still coming in is read away, or it would stand before the connection's next request.
    request.raw.unpipe();
    request.raw.resume();
    await remove();
    throw asRefusal(error);
  }
  return { parameters: { ...parameters }, fromMultipart: true, files, remove };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What has a file's name, or is said to be bytes or a picture, is a file; else it is a text. */
function isFile({ filename, mimetype }: MultipartFile): boolean {
  const named: string | undefined = filename;
  return named !== undefined || /^(application\/octet-stream|image\/)/i.test(mimetype);
}

/** The form's parser gives a part without a name none either, whatever its types say. */
function nameOf(part: Readonly<{ fieldname: string | undefined }>): string {
  const name = part.fieldname ?? '';
  if (name === '') {
    throw problem('invalid-request', 'A part of the form has no name.', { field: 'body' });
  }
  if (name.length <= LONGEST_NAME) return name;
  const field = name.slice(0, LONGEST_NAME);
  throw problem('invalid-request', 'A field has too long a name.', { field });
}

async function readText(
  { fieldname: field, file }: MultipartFile,
  take: (bytes: number) => void,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > TEXT_LIMIT) throw tooLarge(field, TEXT_LIMIT);
    take(chunk.length);
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return text.decode(Buffer.concat(chunks));
  } catch {
    throw problem('invalid-request', `${field} is not a text in UTF-8.`, { field });
  }
}

function tooLarge(field: string, limit: number): ProblemError {
  return problem('payload-too-large', `${field} has more than ${limit} bytes.`, { field, limit });
}

function tooMany(what: string): ProblemError {
  return problem('invalid-request', `The body has too many ${what}.`, { field: 'body' });
}

/** Writes a file to disk, hashing it on the way. */
async function spool(part: MultipartFile, target: string): Promise<SpooledFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(part.file, count, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
  if (part.file.truncated) throw tooLarge(part.fieldname, FILE_LIMIT);
  const sha256 = hash.digest('hex');
  return { path: target, bytes, sha256, contentType: part.mimetype, fileName: part.filename };
}

/** What the form's parser says is about the form, except where the disk failed. */
function asRefusal(error: unknown): unknown {
  if (error instanceof ProblemError || !(error instanceof Error)) return error;
  if ('syscall' in error || ('code' in error && String(error.code).startsWith('FST_')))
    return error;
  return problem('invalid-request', 'The body is not complete multipart/form-data.', {
    field: 'body',
  });
}
