import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import type { StoredResult } from '../gateway/index.ts';
import { problem } from '../problems/index.ts';
import { OUTPUT_POLICY } from './edge/security-headers.ts';
import { outputTypeOf } from './output-type.ts';

const RETRY_MS = 5_000;

/**
 * Streams a stored output. Outputs are hostile: no page of ours ever runs what a model made.
 *
 * Refuses: result-expired · server-busy, where it cannot be read now
 */
export async function sendOutput(
  reply: FastifyReply,
  result: StoredResult,
  runId: string,
): Promise<FastifyReply> {
  const output = result.content ?? (await openOutput(result.path, runId));
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

async function openOutput(path: string, runId: string): Promise<ReadStream> {
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
