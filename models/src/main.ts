// The built-in model worker as a process: reads its settings, serves, and ends with its parent.
import { startModelWorker } from './model-worker.ts';
import { SHELF } from './shelf.ts';

const MEGAPIXEL = 1_000_000;
const MINUTE_MS = 60_000;

const token = process.env.WORKER_TOKEN ?? '';
if (token === '') fail('WORKER_TOKEN is not set: choose a secret that only its callers know');
// Models are other people's code: their processes inherit the environment, but not the secret.
delete process.env.WORKER_TOKEN;

const worker = await startModelWorker({
  token,
  port: readNumber('WORKER_PORT', 0, 65_535),
  maxPixels: readMaxPixels(),
  maxBodyBytes: 40_000_000,
  maxWaiting: 16,
  deadlineMs: 10 * MINUTE_MS,
  keepMs: 15 * MINUTE_MS,
  keepBytes: 128_000_000,
  idleMs: readNumber('WORKER_IDLE_MINUTES', 10, 10_000) * MINUTE_MS,
  // The rest of a tile would be paid by the customer, or by the operator beyond a cap.
  stopGraceMs: 100,
  loadMs: 2 * MINUTE_MS,
}).catch((error: unknown) => fail(`the model worker cannot listen: ${error}`));

// A parent that is gone cannot use the answers; whatever ran is lost to it.
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
// With a parent, Ctrl-C is for the parent to act on: it may still want running answers.
process.on('SIGINT', () => process.connected || process.exit(0));
process.send?.({ kind: 'ready', port: worker.port }, undefined, undefined, (error) => {
  if (error !== null) process.exit(0);
});
process.stdout.write(`models: ready on http://127.0.0.1:${worker.port}\n`);

/** Such as `ESRGAN_MEDIUM_MAX_MEGAPIXELS`, for every model that takes a picture. */
function readMaxPixels(): Record<string, number> {
  const each = Object.entries(SHELF).map(([name, { takes, maxMegapixels }]) => {
    if (takes === 'text') return [name, 0] as const;
    const variable = `${name.toUpperCase().replaceAll('-', '_')}_MAX_MEGAPIXELS`;
    return [name, readNumber(variable, maxMegapixels, 100) * MEGAPIXEL] as const;
  });
  return Object.fromEntries(each);
}

function readNumber(name: string, standard: number, most: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return standard;
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) <= most) return Number(text);
  return fail(`${name} must be a number from 0 to ${most}, not "${text}"`);
}

function fail(reason: string): never {
  process.stderr.write(`models: ${reason}\n`);
  process.exit(1);
}
