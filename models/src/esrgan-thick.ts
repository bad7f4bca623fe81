import {
  depthToSpace,
  mul,
  serialization,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { layers, loadLayersModel } from '@tensorflow/tfjs-layers';
import { readParameters } from './read-parameters.ts';
import { readPicture } from './read-picture.ts';
import type { RunModel } from './run-model.ts';
import { fromPackage, startWasm } from './start-wasm.ts';
import { type Upscaler, upscaleToPng } from './upscale.ts';

/** Loads the 4× model of @upscalerjs/esrgan-thick. */
export async function loadEsrganThick(): Promise<RunModel> {
  const upscaler = await loadThickUpscaler();
  return async (run) => {
    readParameters(run, () => null);
    const picture = await readPicture(run.image, run.maxPixels);
    return upscaleToPng(upscaler, picture, run.checkpoint);
  };
}

/**
 * Loads the network alone. It looks further than any tile is wide, but beyond the margin what it
 * sees changes no value by more than one can see.
 */
export async function loadThickUpscaler(): Promise<Upscaler> {
  await startWasm();
  serialization.registerClass(MultiplyBeta);
  serialization.registerClass(PixelShuffle4x);
  const member = import.meta.resolve('@upscalerjs/esrgan-thick');
  const network = await loadLayersModel(fromPackage(member, 'models/x4/model.json'));
  return { network, scale: 4, white: 1, tile: 96, margin: 8 };
}

type Inputs = Tensor | Tensor[];

function only(inputs: Inputs): Tensor {
  const [first] = Array.isArray(inputs) ? inputs : [inputs];
  if (first === undefined) throw new Error('a layer got nothing');
  return first;
}

/** A block's result is added to its input by this share. */
class MultiplyBeta extends layers.Layer {
  static readonly className = 'MultiplyBeta';
  override call(inputs: Inputs): Tensor {
    return mul(only(inputs), 0.2);
  }
}

/** The last layer: sixteen values of a pixel become 4 × 4 pixels. */
class PixelShuffle4x extends layers.Layer {
  static readonly className = 'PixelShuffle4x';
  override computeOutputShape([batch, height, width]: (number | null)[]): (number | null)[] {
    const enlarged = (side: number | null | undefined) => (side ? side * 4 : null);
    return [batch ?? null, enlarged(height), enlarged(width), 3];
  }
  override call(inputs: Inputs): Tensor {
    return depthToSpace(only(inputs) as Tensor4D, 4, 'NHWC');
  }
}
