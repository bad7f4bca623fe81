import { imageParametersOf, type Parameters, type ParametersSchema } from './model.ts';
import { validateParameters } from './validate-parameters.ts';

/** One schema that asks for nothing per declared schema, so that its validator is made once. */
const relaxed = new WeakMap<ParametersSchema, ParametersSchema>();

/**
 * Checks the parameters of a run that are known already, as `validateParameters` does, and fills in
 * defaults. None is missing: what a quote is asked of may still be typed. Pictures are left out.
 *
 * Refuses: invalid-request
 */
export function validatePartly(
  model: Readonly<{ parameters: ParametersSchema }>,
  given: Parameters,
): Parameters {
  const images = imageParametersOf(model);
  const parameters = relaxed.get(model.parameters) ?? relax(model.parameters, images);
  relaxed.set(model.parameters, parameters);
  const kept = Object.entries(given).filter(([name]) => !images.includes(name));
  return validateParameters({ parameters }, Object.fromEntries(kept));
}

function relax(schema: ParametersSchema, images: readonly string[]): ParametersSchema {
  const entries = Object.entries(schema.properties);
  const kept = entries.filter(([name]) => !images.includes(name));
  return { ...schema, properties: Object.fromEntries(kept), required: [] };
}
