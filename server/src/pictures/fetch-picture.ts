import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, type Dispatcher } from 'undici';
import { ProblemError } from '../problems/index.ts';
import { AddressRefused, createDial } from './dial.ts';
import type { Network } from './network.ts';
import { hostOf, parsePictureAddress } from './picture-address.ts';
import { type PictureLimits, refuseBytes, refusePicture } from './picture-refusals.ts';
import type { SpooledFile } from './spooled-file.ts';

/** How long a fetch may take, and its connection of that. Units: milliseconds. */
export type FetchPatience = Readonly<{ totalMs: number; connectMs: number }>;

/** What of an answer is no picture before a byte of it has been read. Units: bytes. */
const HEADERS_LIMIT = 16_384;

/** All that the other side learns: nothing of who asks, and nothing of us but a name. */
const HEADERS = {
  accept: 'image/png, image/jpeg, image/webp',
  'accept-encoding': 'identity',
  'user-agent': 'Taximeter',
};

/** One picture to fetch. */
export type PictureFetch = Readonly<{
  field: string;
  address: string;
  limits: PictureLimits;
  /** Where it is written; whoever asks removes it, also where the fetch is refused. */
  target: string;
}>;

/**
 * Fetches the picture at an address, over a connection of its own that is closed afterwards: no
 * cookies, no redirects, no proxy of the environment, no more bytes and no more time than allowed.
 *
 * A host that does not exist and one that must not be called are refused in the same words.
 * Refuses: invalid-request · payload-too-large
 */
export async function fetchPicture(
  network: Network,
  patience: FetchPatience,
  fetch: PictureFetch,
): Promise<SpooledFile> {
  const { field, target } = fetch;
  const url = parsePictureAddress(field, fetch.address);
  const signal = AbortSignal.timeout(patience.totalMs);
  const client = new Client(url.origin, {
    connect: createDial(network, signal, { host: hostOf(url), timeoutMs: patience.connectMs }),
    allowH2: false,
    maxHeaderSize: HEADERS_LIMIT,
    // The signal bounds all of it together, however slowly the bytes drip.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const reply = await client.request({
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: HEADERS,
      reset: true,
      signal,
    });
    refuseReply(fetch, reply);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    return await spool(fetch, reply.body, signal);
  } catch (error) {
    throw toRefusal(field, error, signal.aborted, patience);
  } finally {
    client.destroy().catch(() => undefined);
  }
}

/** An answer that is told by its head not to be the picture. */
function refuseReply({ field, limits }: PictureFetch, reply: Dispatcher.ResponseData): void {
  const { statusCode: status, headers } = reply;
  if (status >= 300 && status < 400) {
    const what = `is an address that redirects (${status}): send the one it leads to`;
    throw refusePicture(field, what);
  }
  if (status !== 200) throw refusePicture(field, `could not be fetched: its host says ${status}`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (String(encoding).toLowerCase() !== 'identity') {
    throw refusePicture(field, 'was sent compressed by its host, which nobody asked for');
  }
  if (Number(headers['content-length']) > limits.maxBytes) throw refuseBytes(field, limits);
}

async function spool(
  { field, limits, target }: PictureFetch,
  body: Readable,
  signal: AbortSignal,
): Promise<SpooledFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > limits.maxBytes) return done(refuseBytes(field, limits));
      hash.update(chunk);
      return done(null, chunk);
    },
  });
  const file = createWriteStream(target, { flags: 'wx', mode: 0o600 });
  await pipeline(body, count, file, { signal });
  return {
    path: target,
    bytes,
    sha256: hash.digest('hex'),
    contentType: 'application/octet-stream',
    fileName: field,
  };
}

/** Errors of our own disk, which are nobody's picture's fault. */
const DISK_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'EROFS']);
const CERTIFICATE = /CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED/;
const NOT_REACHED = /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

function toRefusal(
  field: string,
  error: unknown,
  isLate: boolean,
  { totalMs }: FetchPatience,
): unknown {
  if (error instanceof ProblemError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (DISK_CODES.has(code)) return error;
  if (isLate) {
    return refusePicture(field, `could not be fetched within ${totalMs / 1_000} seconds`);
  }
  if (error instanceof AddressRefused) {
    return refusePicture(field, 'is an address of no public host');
  }
  if (NOT_REACHED.test(code)) {
    return refusePicture(field, 'could not be fetched: its host does not answer');
  }
  if (CERTIFICATE.test(code)) {
    return refusePicture(field, 'could not be fetched: its host has no valid certificate');
  }
  return refusePicture(field, 'could not be fetched: its host broke off');
}
