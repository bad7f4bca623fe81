import type { Model } from '../client/nouns.ts';

/** The picture of a sample: where it comes from, and the parameter it is for. */
type SamplePicture = Readonly<{ name: string }> &
  (
    | Readonly<{ url: string }>
    | Readonly<{ file: string }>
    | Readonly<{
        /** The server loads it; unlike a `url`, which the sample does. */
        address: string;
      }>
  );

/** Everything a sample is made of. */
export type SampleInput = Readonly<{
  /** The address these pages were loaded from. */
  origin: string;
  slug: string;
  output: Model['output'];
  parameters: Readonly<Record<string, string | number | boolean>>;
  picture: SamplePicture | null;
  /** What `x-deployment` says; null: it is left out. */
  deployment: string | null;
  /** The secret of a key made in this visit; null: it is read from the environment. */
  secret: string | null;
}>;

const FILES: Readonly<Record<Model['output'], string>> = {
  image: 'result.png',
  svg: 'result.svg',
  boxes: 'result.json',
  json: 'result.json',
  text: 'result.txt',
};

/** Where a sample writes what came out. */
export function outputFile({ output }: Pick<SampleInput, 'output'>): string {
  return FILES[output];
}

/** A string literal that Python and JavaScript both read. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A string literal in single quotes, as JavaScript is mostly written. */
export function single(value: string): string {
  const inner = text(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}
