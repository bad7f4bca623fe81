import { dispose, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';
import { readParameters } from './read-parameters.ts';
import { type Picture, readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';
import { fromPackage, startWasm } from './start-wasm.ts';
import { type Tile, tilesAlong } from './tiles-along.ts';

const SCALE = 2;

/**
 * How far the network looks: 17 pixels through its convolutions and one output pixel in the last.
 * Tiles that overlap by this much on each side give what the whole picture would have given.
 */
const MARGIN = 18;

/** The picture's own border is repeated outwards: beyond it the network sees black, which shows. */
const BORDER = 4;

/** A tile of 192² takes about 1.5 s here and keeps the process below 400 MB. */
const TILE = 192;

/** Loads the 2× model of @upscalerjs/esrgan-medium. */
export async function loadEsrganMedium(): Promise<RunModel> {
  const network = await loadUpscaleNetwork();
  return (run) => runUpscale(network, run);
}

/** Loads the network alone, for `upscale`. */
export async function loadUpscaleNetwork(): Promise<LayersModel> {
  await startWasm();
  const member = import.meta.resolve('@upscalerjs/esrgan-medium');
  return loadLayersModel(fromPackage(member, 'models/x2/model.json'));
}

async function runUpscale(network: LayersModel, run: ModelRun): Promise<ModelOutput> {
  readParameters(run, () => null);
  const picture = await readPicture(run.image, run.maxPixels);
  const rgb = await upscale(network, picture, TILE, run.checkpoint);
  const size = { width: picture.width * SCALE, height: picture.height * SCALE };
  const image = sharp(rgb, { raw: { ...size, channels: 3 } });
  if (picture.alpha) {
    // The network knows colours only; transparency is enlarged by ordinary resampling.
    const alpha = await sharp(picture.alpha, {
      raw: { width: picture.width, height: picture.height, channels: 1 },
    })
      .resize(size.width, size.height, { kernel: 'cubic', fit: 'fill' })
      .extractChannel(0)
      .raw()
      .toBuffer();
    image.joinChannel(alpha, { raw: { ...size, channels: 1 } });
  }
  return { contentType: 'image/png', bytes: await image.png().toBuffer() };
}

/**
 * Upscales tile by tile, so that memory is bounded by `tile`² and not by the picture, and a run
 * can be stopped between two tiles.
 */
export async function upscale(
  network: LayersModel,
  picture: Picture,
  tile: number,
  checkpoint: ModelRun['checkpoint'],
): Promise<Buffer> {
  const { width, height, rgb } = await withBorder(picture);
  const size = { width: width * SCALE, height: height * SCALE };
  const output = Buffer.allocUnsafe(size.width * size.height * 3);
  const columns = tilesAlong(width, tile, MARGIN);
  const rows = tilesAlong(height, tile, MARGIN);
  let done = 0;
  for (const row of rows) {
    for (const column of columns) {
      const values = await upscaleTile(network, { width, rgb }, column, row);
      keep(values, column, row, output, size.width);
      done += 1;
      await checkpoint(done / (rows.length * columns.length));
    }
  }
  return sharp(output, { raw: { ...size, channels: 3 } })
    .extract({
      left: BORDER * SCALE,
      top: BORDER * SCALE,
      width: picture.width * SCALE,
      height: picture.height * SCALE,
    })
    .raw()
    .toBuffer();
}

async function withBorder({ width, height, rgb }: Picture) {
  const padded = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .extend({ top: BORDER, bottom: BORDER, left: BORDER, right: BORDER, extendWith: 'copy' })
    .raw()
    .toBuffer();
  return { width: width + 2 * BORDER, height: height + 2 * BORDER, rgb: padded };
}

async function upscaleTile(
  network: LayersModel,
  picture: { width: number; rgb: Buffer },
  column: Tile,
  row: Tile,
) {
  const width = column.to - column.from;
  const height = row.to - row.from;
  const values = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const start = ((row.from + y) * picture.width + column.from) * 3;
    values.set(picture.rgb.subarray(start, start + width * 3), y * width * 3);
  }
  const input = tensor4d(values, [1, height, width, 3]);
  const output = network.predict(input) as Tensor;
  try {
    return await output.data();
  } finally {
    dispose([input, output]);
  }
}

/** Copies what a tile keeps of its output into the picture, rounded to whole colour values. */
function keep(values: ArrayLike<number>, column: Tile, row: Tile, rgb: Buffer, stride: number) {
  const pixels = new Uint8ClampedArray(rgb.buffer, rgb.byteOffset, rgb.length);
  const tileStride = (column.to - column.from) * SCALE;
  const from = column.keepFrom * SCALE;
  const count = (column.keepTo - column.keepFrom) * SCALE * 3;
  for (let y = row.keepFrom * SCALE; y < row.keepTo * SCALE; y += 1) {
    const source = ((y - row.from * SCALE) * tileStride + from - column.from * SCALE) * 3;
    const target = (y * stride + from) * 3;
    for (let i = 0; i < count; i += 1) pixels[target + i] = values[source + i] ?? 0;
  }
}
