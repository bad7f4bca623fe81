import { dispose, type io, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2';
import sharp from 'sharp';
import { jsonOutput, rounded } from './json-output.ts';
import { readParameters } from './read-parameters.ts';
import { readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';
import { startWasm } from './start-wasm.ts';

/** The network sees every picture as this many pixels squared. */
const SIDE = 224;

/** In the order of the network's outputs. */
const LABELS = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;

/** What is used of the package, whose own types lead nowhere. */
type BundledNetwork = {
  modelJson(): Promise<{ default: io.ModelJSON }>;
  weightBundles: readonly (() => Promise<{ default: string }>)[];
};
const NETWORK: BundledNetwork = MobileNetV2Model;

const UNSAFE: ReadonlySet<string> = new Set(['hentai', 'porn', 'sexy']);

/** Loads the small network of NSFWJS, MobileNet v2. */
export async function loadNsfwCheck(): Promise<RunModel> {
  await startWasm();
  const network = await loadLayersModel({ load: readWeights });
  return (run) => runCheck(network, run);
}

/** The package carries graph and weights as modules; its own loader brings all of TensorFlow.js. */
async function readWeights(): Promise<io.ModelArtifacts> {
  const { default: json } = await NETWORK.modelJson();
  const parts = await Promise.all(NETWORK.weightBundles.map((load) => load()));
  const weights = Buffer.concat(parts.map((part) => Buffer.from(part.default, 'base64')));
  return {
    modelTopology: json.modelTopology,
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
  };
}

async function runCheck(network: LayersModel, run: ModelRun): Promise<ModelOutput> {
  const threshold = readParameters(run, (read) =>
    read.number('threshold', { standard: 0.5, least: 0, most: 1 }),
  );
  const { width, height, rgb } = await readPicture(run.image, run.maxPixels);
  const small = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer();
  await run.checkpoint(0.5);
  const values = Float32Array.from(small, (value) => value / 255);
  const input = tensor4d(values, [1, SIDE, SIDE, 3]);
  const output = network.predict(input) as Tensor;
  try {
    return describe(await output.data(), threshold);
  } finally {
    dispose([input, output]);
  }
}

function describe(scores: ArrayLike<number>, threshold: number): ModelOutput {
  const classes = LABELS.map((label, i) => ({ label, score: rounded(scores[i] ?? 0, 4) }));
  const unsafe = classes.reduce(
    (sum, { label, score }) => sum + (UNSAFE.has(label) ? score : 0),
    0,
  );
  classes.sort((a, b) => b.score - a.score);
  return jsonOutput({ safe: unsafe < threshold, classes });
}
