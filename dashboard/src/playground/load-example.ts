import type { ModelExample } from '../client/nouns.ts';
import { loadFile } from '../client/run-model.ts';
import type { Picture } from './use-picture.ts';

/** An example with its files: what goes in, and what has come out, where that is stored. */
export type LoadedExample = Readonly<{
  name: string;
  picture: Extract<Picture, { kind: 'file' }> | null;
  output: File | null;
}>;

/** Loads an example's files. An example whose stored output is gone is still one to start from. */
export async function loadExample(example: ModelExample): Promise<LoadedExample> {
  const { name, imageUrl, outputUrl } = example;
  const [picture, output] = await Promise.all([
    imageUrl === undefined ? null : loadPicture(imageUrl),
    outputUrl === undefined ? null : loadFile(outputUrl).catch(() => null),
  ]);
  return { name, picture, output };
}

async function loadPicture(url: string): Promise<LoadedExample['picture']> {
  return { kind: 'file', file: await loadFile(url), url };
}
