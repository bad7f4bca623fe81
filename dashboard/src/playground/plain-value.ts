import { characterCount, type ParameterField } from './parameter-field.ts';

const GREETING = 'Hello, world. ';

/**
 * A value that a parameter allows, where neither an example nor a default gives one. Empty for
 * those that have a control of their own: pictures, and choices, which start with a choice.
 */
export function plainValue(field: ParameterField): string {
  if (field.kind === 'text') return textOf(field);
  if (field.kind !== 'integer' && field.kind !== 'number') return '';
  const [least, most] = [field.minimum ?? -Infinity, field.maximum ?? Infinity];
  const value = Math.min(Math.max(1, least), most);
  if (field.kind === 'number') return String(value);
  return String(value === most ? Math.floor(value) : Math.ceil(value));
}

function textOf({ minLength, maxLength }: ParameterField): string {
  const least = minLength ?? 0;
  const times = Math.max(1, Math.ceil(least / characterCount(GREETING)));
  const text = GREETING.repeat(times);
  // Without the space at its end, unless the text must be just that long.
  const whole = text.trimEnd().length < least ? text : text.trimEnd();
  return maxLength === null ? whole : whole.slice(0, maxLength);
}
