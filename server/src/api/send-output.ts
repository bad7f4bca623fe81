import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { StoredResult } from '../gateway/index.ts';
import { problem } from '../problems/index.ts';
import { OUTPUT_POLICY } from './edge/security-headers.ts';
import { outputTypeOf } from './output-type.ts';
import { wholeBytes } from './whole-bytes.ts';

const RETRY_MS = 5_000;

/**
 * Streams a stored output. Outputs are hostile: no page of ours ever runs what a model made.
 *
 * A file whose bytes turn out not to be those that were stored breaks off: its client never has a
 * whole answer that is not the run's.
 *
 * Refuses: result-expired · server-busy, where it cannot be read now
 */
export async function sendOutput(
  reply: FastifyReply,
  result: StoredResult,
  runId: string,
): Promise<FastifyReply> {
  const output = await bytesOf(reply, result, runId);
  const { contentType, shown, extension } = outputTypeOf(result.contentType);
  const disposition = shown ? 'inline' : 'attachment';
  return await reply
    .headers({
      'content-type': contentType,
      'content-length': result.bytes,
      'content-disposition': `${disposition}; filename="${runId}${extension}"`,
      'content-security-policy': OUTPUT_POLICY,
      'cache-control': 'no-store',
    })
    .send(output);
}

/** Whoever asks for the headers alone does not make us read, and check, a file. */
async function bytesOf(
  reply: FastifyReply,
  result: StoredResult,
  runId: string,
): Promise<Buffer | Readable> {
  if (reply.request.method === 'HEAD') return Readable.from([]);
  return result.content ?? (await readOutput(reply, result, runId));
}

async function readOutput(
  reply: FastifyReply,
  { path, sha256, damaged }: Extract<StoredResult, { path: string }>,
  runId: string,
): Promise<Readable> {
  const bytes = await openOutput(path, runId);
  if (sha256 === undefined) return bytes;
  return wholeBytes(bytes, sha256, () => {
    reply.log.error({ runId, path }, 'what is stored of a result is not what the run gave');
    damaged?.();
  });
}

async function openOutput(path: string, runId: string): Promise<Readable> {
  try {
    return (await open(path, 'r')).createReadStream();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      const detail = 'The output of this run cannot be read just now.';
      throw problem('server-busy', detail, { requestId: runId, retryAfterMs: RETRY_MS });
    }
    throw problem('result-expired', 'The output of this run is no longer kept.', {
      requestId: runId,
    });
  }
}
