// Runs the examples of the catalog and stores what the models answer, for the pages to show.
// `npm run -w models examples`; nothing but the answers of the models as they are now.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { modelProcess } from './model-process.ts';
import { SHELF } from './shelf.ts';

const PICTURES = new URL('../examples/', import.meta.url);
const PAGES = new URL('../../dashboard/public/examples/', import.meta.url);

type Example = {
  model: string;
  picture?: string;
  params?: Record<string, unknown>;
  stored: string;
};

const EXAMPLES: readonly Example[] = [
  { model: 'people-cutout', picture: 'portrait.jpg', stored: 'people-cutout-portrait.webp' },
  { model: 'esrgan-medium', picture: 'cat.jpg', stored: 'esrgan-medium-cat.webp' },
  { model: 'esrgan-thick', picture: 'cat-small.jpg', stored: 'esrgan-thick-cat.webp' },
  { model: 'detect-faces', picture: 'portrait.jpg', stored: 'detect-faces-portrait.json' },
  { model: 'detect-objects', picture: 'coffee.jpg', stored: 'detect-objects-coffee.json' },
  { model: 'detect-objects', picture: 'portrait.jpg', stored: 'detect-objects-portrait.json' },
  { model: 'detect-pose', picture: 'portrait.jpg', stored: 'detect-pose-portrait.json' },
  { model: 'ocr-1', picture: 'receipt.png', stored: 'ocr-receipt.json' },
  {
    model: 'vectorise',
    picture: 'cat.jpg',
    params: { colourPrecision: 5, gradientStep: 32, filterSpeckle: 8 },
    stored: 'vectorise-poster.svg',
  },
  {
    model: 'vectorise',
    picture: 'receipt.png',
    params: { colours: 'black-and-white', filterSpeckle: 1 },
    stored: 'vectorise-receipt.svg',
  },
  { model: 'nsfw-check', picture: 'portrait.jpg', stored: 'nsfw-check-portrait.json' },
  { model: 'nsfw-check', picture: 'cat.jpg', stored: 'nsfw-check-cat.json' },
  {
    model: 'embed-text',
    params: { text: 'How can I reset my password?' },
    stored: 'embed-text-question.json',
  },
  {
    model: 'detect-language',
    params: { text: 'Das Wetter ist heute schön, und wir fahren an den Strand.' },
    stored: 'detect-language-german.json',
  },
  {
    model: 'detect-language',
    params: { text: '今日は天気がいいので、海に行きます。' },
    stored: 'detect-language-japanese.json',
  },
];

await mkdir(PAGES, { recursive: true });
for (const { model, picture, params = {}, stored } of EXAMPLES) {
  const child = modelProcess(model, { idleMs: 60_000, stopGraceMs: 100, loadMs: 60_000 });
  const image = picture === undefined ? null : await readFile(new URL(picture, PICTURES));
  if (picture !== undefined) await copyFile(new URL(picture, PICTURES), new URL(picture, PAGES));
  const maxPixels = (SHELF[model]?.maxMegapixels ?? 0) * 1e6;
  const watch = { signal: new AbortController().signal, onProgress() {}, gpuTimeUs: () => 0 };
  const ending = await child.execute({ image, params, maxPixels }, watch);
  child.close();
  if (ending.kind !== 'answered') throw new Error(`${stored}: ${ending.kind}: ${ending.error}`);
  // A PNG of the same look would make the pages several times as slow.
  const isLarge = ending.contentType === 'image/png';
  const bytes = isLarge ? await sharp(ending.bytes).webp({ quality: 92 }).toBuffer() : ending.bytes;
  await writeFile(new URL(stored, PAGES), bytes);
  process.stdout.write(`${stored}: ${bytes.length} bytes, ${ending.gpuTimeUs / 1000} ms\n`);
}
