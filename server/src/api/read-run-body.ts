import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { SpooledFile } from '../pictures/index.ts';
import { ProblemError, problem } from '../problems/index.ts';

/** The largest file of a run. Units: bytes. */
const FILE_LIMIT = 25_000_000;
/** The largest text of a form. Units: bytes. */
const FIELD_LIMIT = 100_000;
/** The largest JSON body of a run: a file of the largest size as base64, and its parameters. */
export const JSON_LIMIT = 36_000_000;
/** What all texts of one form take at most, in memory. Units: bytes. */
const FORM_TEXT_LIMIT = 3_200_000;

const FORM_LIMITS = {
  fileSize: FILE_LIMIT,
  fieldSize: FIELD_LIMIT,
  fieldNameSize: 100,
  files: 8,
  fields: FORM_TEXT_LIMIT / FIELD_LIMIT,
  headerPairs: 50,
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
    for await (const part of request.parts({ limits: FORM_LIMITS })) {
      const name = nameOf(part);
      if (name in parameters || files.has(name)) {
        throw problem('invalid-request', `${name} is there twice.`, { field: name });
      }
      if (part.type === 'field') {
        const text = textOf(part);
        take(Buffer.byteLength(text));
        parameters[name] = text;
      } else {
        const target = path.join(folder, randomUUID());
        written.push(target);
        files.set(name, await spool(part, target));
      }
    }
  } catch (error) {
    await remove();
    throw asRefusal(error);
  }
  return { parameters: { ...parameters }, fromMultipart: true, files, remove };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The form's parser gives a part without a name none either, whatever its types say. */
function nameOf(part: Readonly<{ fieldname: string | undefined }>): string {
  const name = part.fieldname ?? '';
  if (name !== '') return name;
  throw problem('invalid-request', 'A part of the form has no name.', { field: 'body' });
}

function textOf(part: MultipartValue): string {
  const { fieldname: field, value } = part;
  if (part.fieldnameTruncated) {
    throw problem('invalid-request', 'A field has too long a name.', { field });
  }
  if (part.valueTruncated) {
    throw problem('payload-too-large', `${field} has more than ${FIELD_LIMIT} bytes.`, {
      field,
      limit: FIELD_LIMIT,
    });
  }
  if (typeof value !== 'string' || value.includes('\0')) {
    throw problem('invalid-request', `${field} is not a text.`, { field });
  }
  return value;
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
  if (part.file.truncated) {
    const field = part.fieldname;
    throw problem('payload-too-large', `${field} has more than ${FILE_LIMIT} bytes.`, {
      field,
      limit: FILE_LIMIT,
    });
  }
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
