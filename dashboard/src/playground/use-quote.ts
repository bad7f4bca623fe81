import { useQuery } from '@tanstack/react-query';
import type { Quote } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import type { ParameterField, ParameterValues } from './parameter-field.ts';
import { quoteParameters } from './quote-parameters.ts';
import { useDebounced } from './use-debounced.ts';

const STANDS_STILL_MS = 250;
const PIXELS_PER_MEGAPIXEL = 1_000_000;
const READ_AGAIN_MS = 15_000;

/** What a run of what is in the form would cost. While one types, what was said last stands. */
export function useQuote(
  slug: string,
  form: Readonly<{
    fields: readonly ParameterField[];
    values: ParameterValues;
    choice: string | null;
    pixels: number | null;
  }>,
): Quote | undefined {
  const { fields, values, choice, pixels } = form;
  const parameters = JSON.stringify(quoteParameters(fields, values));
  const asked = useDebounced(parameters, STANDS_STILL_MS);
  const query = {
    parameters: asked,
    ...(choice === null ? {} : { deployment: choice }),
    ...(pixels === null ? {} : { megapixels: String(pixels / PIXELS_PER_MEGAPIXEL) }),
  };
  // Which deployments are up changes by itself, and with it what the cheapest is.
  return useQuery({ ...queries.quote(slug, query), refetchInterval: READ_AGAIN_MS }).data;
}
