import { z } from 'zod';
import { type ProblemError, problem } from '../problems/index.ts';
import type { ParameterSchema, Parameters, ParametersSchema } from './model.ts';
import { textFault } from './text-fault.ts';

type Described = Readonly<{ parameters: ParametersSchema }>;

/** One validator per declared schema: models live in views, and a new view brings new schemas. */
const validators = new WeakMap<ParametersSchema, z.ZodType<Parameters>>();

/**
 * Checks the parameters of a run against what its model declares, and fills in defaults.
 *
 * Types are those of JSON and are never converted: "3" is not 3. An image may be bytes or a text
 * (an address, base64, a data URL): whoever reads it checks that it is a picture.
 * Refuses: invalid-request.
 */
export function validateParameters(model: Described, input: unknown): Parameters {
  const checked = validatorOf(model.parameters).safeParse(input, { reportInput: true });
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw issue === undefined ? refusal(null, 'is not valid') : refusalOf(issue);
}

/**
 * Gives the text fields of a multipart body the JSON types their parameters have, strictly.
 *
 * "3" becomes 3 for an integer; "3.0", " 3", "yes" and whatever is not declared stay text, which
 * `validateParameters` then refuses by name.
 */
export function typeTextFields(
  model: Described,
  fields: Readonly<Record<string, string>>,
): Parameters {
  const typed = Object.entries(fields).map(([name, text]) => [name, typeText(model, name, text)]);
  return Object.fromEntries(typed);
}

const INTEGER = /^-?(0|[1-9]\d{0,15})$/;
const NUMBER = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/;

function typeText({ parameters }: Described, name: string, text: string): unknown {
  const declared = Object.hasOwn(parameters.properties, name) ? parameters.properties[name] : null;
  if (declared?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (declared?.type === 'integer' && INTEGER.test(text)) return Number(text);
  if (declared?.type === 'number' && NUMBER.test(text)) return Number(text);
  return text;
}

function validatorOf(schema: ParametersSchema): z.ZodType<Parameters> {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const entries = Object.entries(schema.properties);
  const ours = entries.filter(([, each]) => isImage(each) || isFreeText(each));
  const isOurs = (name: string): boolean => ours.some(([own]) => own === name);
  // Zod makes the validator from the JSON Schema itself, but for images, a type JSON Schema does
  // not have, and for texts, whose characters it counts otherwise.
  const plain = z.fromJSONSchema({
    ...schema,
    properties: Object.fromEntries(entries.filter(([name]) => !isOurs(name))),
    required: schema.required.filter((name) => !isOurs(name)),
  } as z.core.JSONSchema.JSONSchema) as z.ZodObject;
  const extra = ours.map(([name, each]) => {
    const made = isImage(each) ? image : textOf(each);
    if (each.default !== undefined) return [name, made.default(String(each.default))];
    return [name, schema.required.includes(name) ? made : made.optional()];
  });
  const made = plain.extend(Object.fromEntries(extra)) as unknown as z.ZodType<Parameters>;
  validators.set(schema, made);
  return made;
}

function isImage({ format }: ParameterSchema): boolean {
  return format === 'image';
}

/** A text that may be anything, rather than one of a list. */
function isFreeText({ type, enum: list }: ParameterSchema): boolean {
  return type === 'string' && list === undefined;
}

function textOf(schema: ParameterSchema): z.ZodType {
  return z.string().check(({ value, issues }) => {
    const message = textFault(value, schema);
    if (message !== null) issues.push({ code: 'custom', message, input: value });
  });
}

const image: z.ZodType = z.union([z.instanceof(Uint8Array), z.string()], {
  error: (issue) =>
    issue.input === undefined ? undefined : 'must be an image: a file, an address, or base64',
});

function refusalOf(issue: z.core.$ZodIssue): ProblemError {
  const [step] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    return refusal(issue.keys[0] ?? null, 'is not a parameter of this model');
  }
  if (step === undefined) return refusal(null, 'must be a JSON object');
  if (issue.input === undefined) return refusal(String(step), 'is missing');
  return refusal(String(step), issue.message.replace(/^(Invalid input|Invalid option): /, ''));
}

function refusal(field: string | null, what: string): ProblemError {
  const shown = field === null ? null : field.slice(0, 100);
  const subject = shown === null ? 'The parameters' : `Parameter "${shown}"`;
  const detail = `${subject}: ${what}.`;
  return problem('invalid-request', detail, { field: shown ?? 'body' });
}
