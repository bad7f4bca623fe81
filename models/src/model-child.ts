// The process of one model: loads it, warms it up, then executes one run after the other.

import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { InputError } from './input-error.ts';
import type { FromModel, ModelEnding, ToModel } from './model-messages.ts';
import { type RunModel, RunStopped } from './run-model.ts';
import { SHELF, type ShelfModel } from './shelf.ts';

// The worker's end is this process's end: a model must never outlive it.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; when to end is for the worker to say.
process.on('SIGINT', () => {});
// Models would take every core from the gateway that has to meter them.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
sharp.cache(false);
sharp.concurrency(1);

let stopping = false;
const model = await loadAndWarmUp(process.argv[2] ?? '');
process.on('message', (message: ToModel) => {
  stopping = message.kind === 'stop';
  if (message.kind === 'run') void execute(message).then(tell);
});
tell({ kind: 'ready' });

function tell(message: FromModel): void {
  // A process that was busy may not have heard yet that its worker is gone: then nobody is left to
  // tell, and nothing left to do.
  process.send?.(message, undefined, undefined, (error) => {
    if (error !== null) process.exit(0);
  });
}

/**
 * Executes one run. The clock runs from the picture's arrival to the encoded answer and not while
 * the run waited or the model loaded.
 */
async function execute(input: Extract<ToModel, { kind: 'run' }>): Promise<ModelEnding> {
  const startedAtMs = performance.now();
  const gpuTimeUs = () => Math.max(1, Math.round((performance.now() - startedAtMs) * 1000));
  const checkpoint = async (progress: number) => {
    tell({ kind: 'progress', gpuTimeUs: gpuTimeUs(), progress });
    await setImmediate();
    if (stopping) throw new RunStopped();
  };
  try {
    await checkpoint(0);
    const output = await model({ ...input, checkpoint });
    return { kind: 'answered', gpuTimeUs: gpuTimeUs(), ...output };
  } catch (error) {
    if (error instanceof RunStopped) {
      return { kind: 'stopped', gpuTimeUs: gpuTimeUs(), error: 'the run was stopped' };
    }
    if (error instanceof InputError) {
      const { message, field } = error;
      return { kind: 'refused', gpuTimeUs: gpuTimeUs(), error: message, field };
    }
    return { kind: 'failed', gpuTimeUs: gpuTimeUs(), error: `the model failed: ${error}` };
  }
}

/**
 * Loads the model and runs it once: a first run through the whole path is slower than any other,
 * and no customer should pay for it.
 */
async function loadAndWarmUp(name: string): Promise<RunModel> {
  try {
    const shelved = SHELF[name];
    if (!shelved) throw new Error(`there is no model ${name}`);
    const run = await shelved.load();
    const image = shelved.takes === 'image' ? await warmUpPicture(shelved) : null;
    const params = shelved.takes === 'text' ? { text: 'The first run is the slowest.' } : {};
    await run({ image, params, maxPixels: 1_000_000, checkpoint: async () => {} });
    return run;
  } catch (error) {
    process.stderr.write(`models: ${name} could not be loaded: ${error}\n`);
    process.exit(1);
  }
}

async function warmUpPicture({ warmUp }: ShelfModel): Promise<Uint8Array> {
  if (warmUp) return readFile(new URL(`../examples/${warmUp}`, import.meta.url));
  const blank = { width: 32, height: 32, channels: 3, background: '#888' } as const;
  return sharp({ create: blank }).png().toBuffer();
}
