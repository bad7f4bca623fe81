import type { Model } from '../client/nouns.ts';
import { initialValues, parameterFields, parametersOf } from './parameter-field.ts';
import { plainValue } from './plain-value.ts';
import type { SampleInput } from './sample-words.ts';
import type { Playground } from './use-playground.ts';

/** What is in the form now; without a form the samples are of the model's first example. */
export type SampleForm = Pick<Playground, 'values' | 'picture' | 'choice'>;

type SampledModel = Pick<Model, 'slug' | 'output' | 'parameters' | 'examples'>;

/** The run that the samples make: the one in the form, or one that works where it is empty. */
export function sampleInput(
  model: SampledModel,
  form: SampleForm | null,
  page: Readonly<{ origin: string; secret: string | null }>,
): SampleInput {
  const fields = parameterFields(model.parameters);
  const [example] = model.examples;
  const started = initialValues(fields, example?.parameters);
  const typed = form?.values ?? {};
  // What is required and still empty is taken from the example, so that the sample runs; without
  // an example it is something plain.
  const values = Object.fromEntries(
    fields.map((field) => {
      const { name, required } = field;
      const value = form === null ? started[name] : typed[name];
      if (!required) return [name, value ?? ''];
      return [name, value || started[name] || plainValue(field)];
    }),
  );
  const image = fields.find(({ kind }) => kind === 'image');
  return {
    ...page,
    slug: model.slug,
    output: model.output,
    parameters: parametersOf(fields, values),
    picture:
      image === undefined ? null : { name: image.name, ...pictureOf(model, form, page.origin) },
    deployment: form?.choice ?? null,
  };
}

type PictureSource = { url: string } | { file: string } | { address: string };

function pictureOf(model: SampledModel, form: SampleForm | null, origin: string): PictureSource {
  const picture = form?.picture ?? null;
  if (picture?.kind === 'address') return { address: picture.address };
  const loadable =
    picture === null
      ? model.examples.find(({ imageUrl }) => imageUrl !== undefined)?.imageUrl
      : picture.url;
  if (loadable !== undefined && loadable !== null) return { url: new URL(loadable, origin).href };
  return { file: picture?.file.name ?? 'photo.jpg' };
}
