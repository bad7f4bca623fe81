import { open } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import type { StoredResult } from '../gateway/index.ts';
import { problem } from '../problems/index.ts';
import { OUTPUT_POLICY } from './edge/security-headers.ts';

/** What a browser may show by itself; everything else a model makes is downloaded. */
const SAFE_TYPES = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'application/json',
  'text/plain',
]);
const TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}(; ?charset=[\w-]{1,20})?$/;

/**
 * Streams a stored output. Outputs are hostile: no page of ours ever runs what a model made.
 *
 * Refuses: result-expired
 */
export async function sendOutput(
  reply: FastifyReply,
  result: StoredResult,
  runId: string,
): Promise<FastifyReply> {
  const file = await open(result.path, 'r').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw problem('result-expired', 'The output of this run is no longer kept.', {
      requestId: runId,
    });
  });
  const contentType = TYPE.test(result.contentType)
    ? result.contentType
    : 'application/octet-stream';
  const essence = contentType.split(';')[0] ?? '';
  const disposition = SAFE_TYPES.has(essence) ? 'inline' : 'attachment';
  return await reply
    .headers({
      'content-type': contentType,
      'content-length': result.bytes,
      'content-disposition': `${disposition}; filename="${runId}"`,
      'content-security-policy': OUTPUT_POLICY,
      'cache-control': 'no-store',
    })
    .send(file.createReadStream());
}
