import type { z } from 'zod';
import type { Fault } from '../data-files/index.ts';
import { ProblemError } from '../problems/index.ts';
import type { parametersEntry } from './catalog-file.ts';
import type { ParameterSchema, ParametersSchema } from './model.ts';
import { validateParameters } from './validate-parameters.ts';

type Path = readonly PropertyKey[];
type Child = Readonly<{ value: Readonly<Record<string, unknown>>; path: Path }>;
type Declared = z.infer<typeof parametersEntry>;

/** The parameters of a model, with what must agree with them. */
export type ParameterCheck = Readonly<{
  parameters: Declared;
  path: Path;
  input: unknown;
  examples: readonly Child[];
  buckets: readonly Child[];
}>;

/** Finds where a model's parameters contradict themselves, its examples, buckets or input. */
export function checkParameters(check: ParameterCheck): readonly Fault[] {
  const schema = toParametersSchema(check.parameters);
  const entries = Object.entries(schema.properties);
  const faults = entries.flatMap(([name, each]) =>
    checkOne(each, [...check.path, 'properties', name], name),
  );
  schema.required.forEach((name, index) => {
    if (Object.hasOwn(schema.properties, name)) return;
    const path = [...check.path, 'required', index];
    faults.push({ path, message: `"${name}" is not one of the properties — correct it` });
  });
  const images = entries.filter(([, each]) => each.format === 'image');
  const wanted = check.input === 'image' ? 1 : 0;
  if (typeof check.input === 'string' && images.length !== wanted) {
    const message = 'must have one property of "format: image" if input is image, else none';
    faults.push({ path: check.path, message: `${message} — correct it` });
  }
  if (faults.length > 0) return faults;
  return [
    ...check.examples.flatMap((example) => checkExample(schema, example)),
    ...check.buckets.flatMap((bucket) => checkBucket(schema, bucket)),
  ];
}

/** The JSON Schema that a file's parameters stand for. */
export function toParametersSchema(declared: Declared): ParametersSchema {
  // The file's optional fields are absent, never undefined: that is all the two types differ in.
  const properties = declared.properties as Readonly<Record<string, ParameterSchema>>;
  return { type: 'object', properties, required: declared.required, additionalProperties: false };
}

function checkOne(schema: ParameterSchema, path: Path, name: string): Fault[] {
  if (name in Object.prototype) {
    return [{ path, message: 'is a name JavaScript keeps for itself — rename it' }];
  }
  const foreign = Object.keys(schema).filter((key) => !fieldsOf(schema).includes(key));
  const faults: Fault[] = foreign.map((key) => ({
    path: [...path, key],
    message: `means nothing for this ${schema.format ?? schema.type} — remove it`,
  }));
  const allowed = [
    ...(schema.enum ?? []),
    ...(schema.default === undefined ? [] : [schema.default]),
  ];
  if (faults.length > 0 || allowed.length === 0) return faults;
  const alone: ParametersSchema = {
    type: 'object',
    properties: { [name]: schema },
    required: [],
    additionalProperties: false,
  };
  return allowed.flatMap((value) => {
    const wrong = whyWrong(alone, { [name]: value });
    const key = schema.enum?.some((item) => item === value) ? 'enum' : 'default';
    return wrong === null ? [] : [{ path: [...path, key], message: `is not allowed: ${wrong}` }];
  });
}

const COMMON = ['type', 'title', 'description'];
const VALUED = [...COMMON, 'default', 'enum'];

function fieldsOf(schema: ParameterSchema): readonly string[] {
  if (schema.type === 'boolean') return [...COMMON, 'default'];
  if (schema.type !== 'string') return [...VALUED, 'minimum', 'maximum'];
  if (schema.format === 'image') return [...COMMON, 'format'];
  return [...VALUED, 'format', 'minLength', 'maxLength'];
}

function checkExample(schema: ParametersSchema, { value, path }: Child): readonly Fault[] {
  const given = { ...(value.parameters as object) };
  for (const [name, each] of Object.entries(schema.properties)) {
    // The page shows an example's picture by its address; the file does not hold it.
    if (each.format === 'image') Object.assign(given, { [name]: 'shown by imageUrl' });
  }
  const wrong = whyWrong(schema, given);
  return wrong === null ? [] : [{ path: [...path, 'parameters'], message: `are wrong: ${wrong}` }];
}

function checkBucket(schema: ParametersSchema, { value, path }: Child): readonly Fault[] {
  const wrong = whyWrong({ ...schema, required: [] }, value.parameters ?? {});
  return wrong === null ? [] : [{ path: [...path, 'parameters'], message: `are wrong: ${wrong}` }];
}

function whyWrong(schema: ParametersSchema, value: unknown): string | null {
  try {
    validateParameters({ parameters: schema }, value);
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `${error.message.replace(/\.$/, '')} — correct it`;
  }
}
