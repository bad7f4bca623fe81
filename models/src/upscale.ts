import { dispose, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';
import type { Picture } from './read-picture.ts';
import type { ModelOutput, ModelRun } from './run-model.ts';
import { type Tile, tilesAlong } from './tiles-along.ts';

/** A network that enlarges, and how it wants to be fed. */
export type Upscaler = {
  network: LayersModel;
  scale: number;
  /** What white is to the network. */
  white: 1 | 255;
  /** Pictures are worked in tiles of this size, so that memory does not grow with the picture. */
  tile: number;
  /** How far the network looks, as far as one can see it: so much do tiles overlap, twice. */
  margin: number;
};

/** The picture's own border is repeated outwards: beyond it networks see black, which shows. */
const BORDER = 4;

/** Enlarges a picture into a PNG. Networks know colours only; transparency is resampled. */
export async function upscaleToPng(
  upscaler: Upscaler,
  picture: Picture,
  checkpoint: ModelRun['checkpoint'],
): Promise<ModelOutput> {
  const { scale } = upscaler;
  const rgb = await upscale(upscaler, picture, checkpoint);
  const size = { width: picture.width * scale, height: picture.height * scale };
  const image = sharp(rgb, { raw: { ...size, channels: 3 } });
  if (picture.alpha) {
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
 * Upscales tile by tile, so that memory is bounded by a tile and not by the picture, and a run can
 * be stopped between two tiles.
 */
export async function upscale(
  upscaler: Upscaler,
  picture: Picture,
  checkpoint: ModelRun['checkpoint'],
): Promise<Buffer> {
  const { scale, tile, margin } = upscaler;
  const { width, height, rgb } = await withBorder(picture);
  const size = { width: width * scale, height: height * scale };
  const output = Buffer.allocUnsafe(size.width * size.height * 3);
  const columns = tilesAlong(width, tile, margin);
  const rows = tilesAlong(height, tile, margin);
  let done = 0;
  for (const row of rows) {
    for (const column of columns) {
      const values = await upscaleTile(upscaler, { width, rgb }, column, row);
      keep(upscaler, values, column, row, output, size.width);
      done += 1;
      await checkpoint(done / (rows.length * columns.length));
    }
  }
  return sharp(output, { raw: { ...size, channels: 3 } })
    .extract({
      left: BORDER * scale,
      top: BORDER * scale,
      width: picture.width * scale,
      height: picture.height * scale,
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
  { network, white }: Upscaler,
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
  if (white === 1) for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) / 255;
  const input = tensor4d(values, [1, height, width, 3]);
  const output = network.predict(input) as Tensor;
  try {
    return await output.data();
  } finally {
    dispose([input, output]);
  }
}

/** Copies what a tile keeps of its output into the picture, rounded to whole colour values. */
function keep(
  { scale, white }: Upscaler,
  values: ArrayLike<number>,
  column: Tile,
  row: Tile,
  rgb: Buffer,
  stride: number,
) {
  const pixels = new Uint8ClampedArray(rgb.buffer, rgb.byteOffset, rgb.length);
  const tileStride = (column.to - column.from) * scale;
  const from = column.keepFrom * scale;
  const count = (column.keepTo - column.keepFrom) * scale * 3;
  for (let y = row.keepFrom * scale; y < row.keepTo * scale; y += 1) {
    const source = ((y - row.from * scale) * tileStride + from - column.from * scale) * 3;
    const target = (y * stride + from) * 3;
    for (let i = 0; i < count; i += 1) {
      pixels[target + i] = ((values[source + i] ?? 0) * 255) / white;
    }
  }
}
