import {
  ColorMode,
  type Config,
  Hierarchical,
  OptimizePreset,
  optimize,
  PathSimplifyMode,
  vectorizeRaw,
} from '@neplex/vectorizer';
import { readParameters } from './read-parameters.ts';
import { type Picture, readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

const CURVES = {
  spline: PathSimplifyMode.Spline,
  polygon: PathSimplifyMode.Polygon,
  pixel: PathSimplifyMode.None,
} as const;

/** Loads VTracer; there are no weights. */
export async function loadVectorise(): Promise<RunModel> {
  return runVectorise;
}

async function runVectorise(run: ModelRun): Promise<ModelOutput> {
  const { config, optimise } = readParameters(run, (read) => ({
    config: {
      colorMode:
        read.choice('colours', ['full', 'black-and-white']) === 'full'
          ? ColorMode.Color
          : ColorMode.Binary,
      colorPrecision: read.integer('colourPrecision', { standard: 6, least: 1, most: 8 }),
      layerDifference: read.integer('gradientStep', { standard: 16, least: 0, most: 128 }),
      filterSpeckle: read.integer('filterSpeckle', { standard: 4, least: 0, most: 100 }),
      mode: CURVES[read.choice('curves', ['spline', 'polygon', 'pixel'])],
      hierarchical: Hierarchical.Stacked,
      cornerThreshold: 60,
      lengthThreshold: 4,
      maxIterations: 10,
      spliceThreshold: 45,
      pathPrecision: 2,
    } satisfies Config,
    optimise: read.flag('optimise', true),
  }));
  const picture = await readPicture(run.image, run.maxPixels);
  await run.checkpoint(0.1);
  const { width, height } = picture;
  const svg = await vectorizeRaw(asRgba(picture), { width, height }, config);
  await run.checkpoint(0.7);
  const drawing = optimise ? await optimize(svg, { preset: OptimizePreset.Safe }) : svg;
  return { contentType: 'image/svg+xml', bytes: Buffer.from(scalable(drawing, picture)) };
}

function asRgba({ width, height, rgb, alpha }: Picture): Buffer {
  const rgba = Buffer.alloc(width * height * 4, 255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgb.copy(rgba, pixel * 4, pixel * 3, pixel * 3 + 3);
    if (alpha) rgba[pixel * 4 + 3] = alpha[pixel] ?? 255;
  }
  return rgba;
}

/** Without a view box a drawing cannot be shown at another size than the picture's. */
function scalable(svg: string, { width, height }: Picture): string {
  const box = `viewBox="0 0 ${width} ${height}"`;
  return svg.replace(/<svg\b(?![^>]*\bviewBox=)/, `<svg ${box}`);
}
