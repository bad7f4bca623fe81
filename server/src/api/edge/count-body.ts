import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { problem } from '../../problems/index.ts';
import type { BodyBytes } from './buffered-bytes.ts';

/**
 * The body of a request, each piece counted before it is kept.
 *
 * When the count is refused the stream fails with that, and what still comes in is dropped: the
 * client reads the answer instead of a reset.
 */
export function countBody(request: IncomingMessage, bytes: BodyBytes): Transform {
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      try {
        bytes.take(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error('not counted', { cause: error }));
      }
    },
  });
  const broken = (): void => {
    if (request.complete) return;
    counted.destroy(
      problem('invalid-request', 'The body did not come in whole.', { field: 'body' }),
    );
  };
  request.once('error', broken);
  request.once('close', broken);
  counted.once('close', () => {
    request.unpipe(counted);
    request.resume();
  });
  return request.pipe(counted);
}
