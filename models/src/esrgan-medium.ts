import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { readParameters } from './read-parameters.ts';
import { readPicture } from './read-picture.ts';
import type { RunModel } from './run-model.ts';
import { fromPackage, startWasm } from './start-wasm.ts';
import { type Upscaler, upscaleToPng } from './upscale.ts';

/** Loads the 2× model of @upscalerjs/esrgan-medium. */
export async function loadEsrganMedium(): Promise<RunModel> {
  const upscaler = await loadMediumUpscaler();
  return async (run) => {
    readParameters(run, () => null);
    const picture = await readPicture(run.image, run.maxPixels);
    return upscaleToPng(upscaler, picture, run.checkpoint);
  };
}

/**
 * Loads the network alone. It looks 17 pixels far through its convolutions and one output pixel in
 * the last, so its tiles give what the whole picture would have given; one of 192² takes about
 * 1.5 s here and keeps the process below 400 MB.
 */
export async function loadMediumUpscaler(): Promise<Upscaler> {
  await startWasm();
  const member = import.meta.resolve('@upscalerjs/esrgan-medium');
  const network = await loadLayersModel(fromPackage(member, 'models/x2/model.json'));
  return { network, scale: 2, white: 255, tile: 192, margin: 18 };
}
