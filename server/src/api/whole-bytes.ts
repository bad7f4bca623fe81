import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Lets bytes through that are to have this SHA-256. The last piece is held back until it is known
 * that they have: where not, the stream breaks off with an error, and `onDamage` is told.
 */
export function wholeBytes(from: Readable, sha256: string, onDamage: () => void): Readable {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  const check = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      if (held !== undefined) this.push(held);
      held = piece;
      done();
    },
    flush(done) {
      if (hash.digest('hex') !== sha256) {
        onDamage();
        return done(new Error('these are not the bytes that were stored'));
      }
      done(null, held);
    },
  });
  // Whoever reads is told by the stream itself; here both ends are only closed together.
  pipeline(from, check).catch(() => undefined);
  return check;
}
