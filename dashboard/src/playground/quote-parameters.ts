import {
  characterCount,
  type ParameterField,
  type ParameterValues,
  parametersOf,
  valueErrors,
} from './parameter-field.ts';

/** Longer texts do not fit an address; without them the quote counts the longest there can be. */
const MOST_CHARACTERS = 8_000;

/**
 * The parameters of a quote. Texts are not in it, only as many letters: what a run costs depends
 * on their length alone, and what a person writes does not belong into addresses, which are
 * logged. What is wrong, or not typed yet, is left out.
 */
export function quoteParameters(
  fields: readonly ParameterField[],
  values: ParameterValues,
): Readonly<Record<string, string | number | boolean>> {
  const wrong = valueErrors(fields, values);
  const usable = fields.filter(({ name }) => wrong[name] === undefined);
  const parameters = { ...parametersOf(usable, values) };
  for (const { name, kind } of usable) {
    const value = parameters[name];
    if (kind !== 'text' || typeof value !== 'string') continue;
    const count = characterCount(value);
    if (count <= MOST_CHARACTERS) parameters[name] = 'x'.repeat(count);
    else delete parameters[name];
  }
  return parameters;
}
