import type { RunModel } from './run-model.ts';

/** One model: what its runs bring, and how its process gets it ready. */
export type ShelfModel = {
  takes: 'image' | 'text';
  /** The largest picture unless the operator says otherwise; 0: it takes none. */
  maxMegapixels: number;
  /** A picture in `examples/` that warms up all of the model; otherwise a plain grey one does. */
  warmUp?: string;
  /** Called in the model's own process only: the packages of one model are not for the others. */
  load(): Promise<RunModel>;
};

/** Every model of the built-in worker, by the name it is run by. */
export const SHELF: Readonly<Record<string, ShelfModel>> = {
  'people-cutout': {
    takes: 'image',
    maxMegapixels: 16,
    load: async () => (await import('./people-cutout.ts')).loadPeopleCutout(),
  },
  'esrgan-medium': {
    takes: 'image',
    maxMegapixels: 1,
    load: async () => (await import('./esrgan-medium.ts')).loadEsrganMedium(),
  },
  'esrgan-thick': {
    takes: 'image',
    maxMegapixels: 0.25,
    load: async () => (await import('./esrgan-thick.ts')).loadEsrganThick(),
  },
  'nsfw-check': {
    takes: 'image',
    maxMegapixels: 16,
    load: async () => (await import('./nsfw-check.ts')).loadNsfwCheck(),
  },
  vectorise: {
    takes: 'image',
    maxMegapixels: 2,
    warmUp: 'cat.jpg',
    load: async () => (await import('./vectorise.ts')).loadVectorise(),
  },
  'embed-text': {
    takes: 'text',
    maxMegapixels: 0,
    load: async () => (await import('./embed-text.ts')).loadEmbedText(),
  },
  'detect-language': {
    takes: 'text',
    maxMegapixels: 0,
    load: async () => (await import('./detect-language.ts')).loadDetectLanguage(),
  },
  'detect-faces': {
    takes: 'image',
    maxMegapixels: 16,
    load: async () => (await import('./detect-faces.ts')).loadDetectFaces(),
  },
  'detect-objects': {
    takes: 'image',
    maxMegapixels: 16,
    load: async () => (await import('./detect-objects.ts')).loadDetectObjects(),
  },
  'detect-pose': {
    takes: 'image',
    maxMegapixels: 16,
    load: async () => (await import('./detect-pose.ts')).loadDetectPose(),
  },
  'ocr-1': {
    takes: 'image',
    maxMegapixels: 12,
    warmUp: 'receipt.png',
    load: async () => (await import('./ocr.ts')).loadOcr(1),
  },
  'ocr-2': {
    takes: 'image',
    maxMegapixels: 12,
    warmUp: 'receipt.png',
    load: async () => (await import('./ocr.ts')).loadOcr(2),
  },
};
