import { loadEsrganMedium } from './esrgan-medium.ts';
import { loadPeopleCutout } from './people-cutout.ts';
import type { RunModel } from './run-model.ts';

const LOADERS: Readonly<Record<string, () => Promise<RunModel>>> = {
  'people-cutout': loadPeopleCutout,
  'esrgan-medium': loadEsrganMedium,
};

/** Loads a model by its name; called in the model's own process only. */
export async function loadModel(name: string): Promise<RunModel> {
  const load = LOADERS[name];
  if (!load) throw new Error(`there is no model ${name}`);
  return load();
}
