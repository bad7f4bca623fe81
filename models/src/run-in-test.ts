import { readFile } from 'node:fs/promises';
import type { ModelOutput, RunModel } from './run-model.ts';

/** Runs a loaded model in this process, as tests do. */
export function runInTest(
  model: RunModel,
  image: Uint8Array | null,
  params: Record<string, unknown> = {},
): Promise<ModelOutput> {
  return model({ image, params, maxPixels: 4_000_000, checkpoint: async () => {} });
}

/** A picture of `examples/`. */
export function example(name: string): Promise<Buffer> {
  return readFile(new URL(`../examples/${name}`, import.meta.url));
}

/** What a model answered as data. */
export function parsed<Data>(output: ModelOutput): Data {
  return JSON.parse(Buffer.from(output.bytes).toString()) as Data;
}
