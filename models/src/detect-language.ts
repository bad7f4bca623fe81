import { getLIDModel } from 'fasttext.wasm.js';
import { jsonOutput, rounded } from './json-output.ts';
import { readParameters } from './read-parameters.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

const MOST_CHARACTERS = 10_000;
const LETTER = /\p{L}/u;

/** What is used of the package, whose own types its exports do not lead to. */
type Model = {
  load(): Promise<unknown>;
  identify(text: string): Promise<Identified>;
  identify(text: string, top: number): Promise<Identified[]>;
};
type Identified = {
  alpha3: string;
  alpha2: string | null;
  refName: string;
  possibility: number;
};

/** Loads fastText's compressed language identification, lid.176. */
export async function loadDetectLanguage(): Promise<RunModel> {
  const model: Model = await getLIDModel();
  await model.load();
  // In a text without anything it knows the network finds this score, which tells how common the
  // language was in its training, and nothing of the text.
  const { possibility: nothing } = await model.identify('');
  return (run) => runDetect(model, nothing, run);
}

async function runDetect(model: Model, nothing: number, run: ModelRun): Promise<ModelOutput> {
  const asked = readParameters(run, (read) => ({
    text: read.text('text', MOST_CHARACTERS),
    maxResults: read.integer('maxResults', { standard: 3, least: 1, most: 10 }),
    minScore: read.number('minScore', { standard: 0, least: 0, most: 1 }),
  }));
  // The network reads one line.
  const found = await model.identify(asked.text.replace(/\s+/g, ' '), asked.maxResults);
  const [first] = found;
  const knowsNothing = !LETTER.test(asked.text) || first?.possibility === nothing;
  const candidates = (knowsNothing ? [] : found).map(
    ({ alpha2, alpha3, refName, possibility }) => ({
      language: alpha2 ?? alpha3,
      name: refName,
      // Rounding errors of the network can add up to a hair more than certainty.
      score: rounded(Math.min(1, possibility), 4),
    }),
  );
  const [best] = candidates.filter(({ score }) => score >= asked.minScore);
  const undetermined = { language: 'und', name: 'Undetermined', score: 0 };
  return jsonOutput({ ...(best ?? undetermined), candidates });
}
