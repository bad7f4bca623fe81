/** A model's parameters as a form shows them, read from its JSON Schema. Pure. */

/** One parameter. Texts of numbers stay texts until they are sent. */
export type ParameterField = Readonly<{
  name: string;
  kind: 'image' | 'text' | 'choice' | 'integer' | 'number' | 'boolean';
  title: string;
  description: string;
  required: boolean;
  /** What the form starts with. */
  initial: string;
  options: readonly string[];
  /** Whether its values are numbers: those of a choice may be. */
  numeric: boolean;
  /** Whether a text has lines. */
  multiline: boolean;
  minimum: number | null;
  maximum: number | null;
  minLength: number | null;
  maxLength: number | null;
}>;

/** What was typed, by parameter; pictures are kept apart. */
export type ParameterValues = Readonly<Record<string, string>>;

/** What a control needs that changes one parameter. */
export type ParameterControl = Readonly<{
  field: ParameterField;
  value: string;
  /** What is wrong with the value, in words. */
  error: string | undefined;
  onValue: (value: string) => void;
}>;

/** A text that may be longer than this is typed into a box of lines. Units: characters. */
const ONE_LINE = 120;

type Schema = Readonly<Record<string, unknown>>;

/** Reads the fields of a model's schema: what a run needs first, then what it may be given. */
export function parameterFields(schema: Schema): readonly ParameterField[] {
  const properties = recordOf(schema.properties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const fields = Object.entries(properties).map(([name, declared]) =>
    fieldOf(name, recordOf(declared), required.includes(name)),
  );
  return fields.toSorted((one, other) => Number(other.required) - Number(one.required));
}

/** The values a form starts with: an example's, else the defaults. */
export function initialValues(
  fields: readonly ParameterField[],
  example: Readonly<Record<string, unknown>> = {},
): ParameterValues {
  const entries = fields
    .filter(({ kind }) => kind !== 'image')
    .map(({ name, initial }) => [name, textOf(example[name]) ?? initial]);
  return Object.fromEntries(entries);
}

/** How long a text is, as the server counts: an emoji is one character. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** What is wrong with the values, by parameter: said before a run is sent. */
export function valueErrors(
  fields: readonly ParameterField[],
  values: ParameterValues,
): Readonly<Record<string, string>> {
  const errors = fields.flatMap((field) => {
    const error = field.kind === 'image' ? null : errorOf(field, values[field.name] ?? '');
    return error === null ? [] : [[field.name, error]];
  });
  return Object.fromEntries(errors);
}

/** The parameters as JSON values, without pictures and without what was left empty. */
export function parametersOf(
  fields: readonly ParameterField[],
  values: ParameterValues,
): Readonly<Record<string, string | number | boolean>> {
  const parameters: Record<string, string | number | boolean> = {};
  for (const { name, kind, numeric } of fields) {
    const text = values[name] ?? '';
    if (kind === 'image' || text === '') continue;
    if (kind === 'boolean') parameters[name] = text === 'true';
    else parameters[name] = numeric ? Number(text) : text;
  }
  return parameters;
}

function fieldOf(name: string, declared: Schema, required: boolean): ParameterField {
  const options = Array.isArray(declared.enum) ? declared.enum.map(String) : [];
  const kind = kindOf(declared, options.length > 0);
  const maxLength = numberOf(declared.maxLength);
  const fallback = kind === 'boolean' ? 'false' : kind === 'choice' ? (options[0] ?? '') : '';
  return {
    name,
    kind,
    title: textOf(declared.title) ?? name,
    description: textOf(declared.description) ?? '',
    required,
    initial: textOf(declared.default) ?? fallback,
    options,
    numeric: declared.type === 'integer' || declared.type === 'number',
    multiline: kind === 'text' && (declared.format === 'text' || (maxLength ?? 0) > ONE_LINE),
    minimum: numberOf(declared.minimum),
    maximum: numberOf(declared.maximum),
    minLength: numberOf(declared.minLength),
    maxLength,
  };
}

function kindOf(declared: Schema, hasOptions: boolean): ParameterField['kind'] {
  if (hasOptions) return 'choice';
  const type = declared.type;
  if (type === 'boolean' || type === 'integer' || type === 'number') return type;
  return declared.format === 'image' ? 'image' : 'text';
}

function errorOf(field: ParameterField, text: string): string | null {
  if (text === '') return field.required ? 'This is needed.' : null;
  if (field.kind === 'text') return lengthError(field, text);
  if (field.kind !== 'integer' && field.kind !== 'number') return null;
  const number = Number(text);
  if (!Number.isFinite(number)) return 'This must be a number.';
  if (field.kind === 'integer' && !Number.isInteger(number)) return 'This must be a whole number.';
  return rangeError(field, number);
}

function rangeError({ minimum, maximum }: ParameterField, number: number): string | null {
  if (minimum !== null && number < minimum) return `At least ${minimum}.`;
  if (maximum !== null && number > maximum) return `At most ${maximum}.`;
  return null;
}

function lengthError({ minLength, maxLength }: ParameterField, text: string): string | null {
  const length = characterCount(text);
  if (minLength !== null && length < minLength) return `At least ${minLength} characters.`;
  if (maxLength !== null && length > maxLength) return `At most ${maxLength} characters.`;
  return null;
}

function recordOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
