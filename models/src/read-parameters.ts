import { InputError } from './input-error.ts';
import type { ModelRun } from './run-model.ts';

type Bounds = { standard: number; least: number; most: number };

/** The parameters of one run, read one by one; what is not sent has its standard value. */
export type ParameterReader = {
  number(name: string, bounds: Bounds): number;
  integer(name: string, bounds: Bounds): number;
  choice<Value extends string>(name: string, values: readonly [Value, ...Value[]]): Value;
  flag(name: string, standard: boolean): boolean;
  /** A text that says something, of at most so many characters. */
  text(name: string, most: number): string;
};

const NUMBER = /^-?\d{1,16}(\.\d{1,16})?$/;

/**
 * Reads the parameters of a run with `take`. Beside a picture they come as text, as the fields of
 * a form do; otherwise with their JSON types.
 *
 * Refuses, naming the parameter: a wrong type, a value out of bounds, and whatever `take` did not
 * ask for.
 */
export function readParameters<Read>(run: ModelRun, take: (reader: ParameterReader) => Read): Read {
  const known = new Set<string>();
  const sent = (name: string): unknown => {
    known.add(name);
    return Object.hasOwn(run.params, name) ? run.params[name] : undefined;
  };
  const read = take(readerOf(sent));
  const unknown = Object.keys(run.params).find((name) => !known.has(name));
  if (unknown === undefined) return read;
  throw new InputError(unknown, `there is no parameter ${unknown}`);
}

function readerOf(sent: (name: string) => unknown): ParameterReader {
  const number = (name: string, { standard, least, most }: Bounds): number => {
    const value = sent(name);
    if (value === undefined) return standard;
    const asked = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
    if (typeof asked === 'number' && asked >= least && asked <= most) return asked;
    throw new InputError(name, `${name} must be a number from ${least} to ${most}`);
  };
  return {
    number,
    integer(name, bounds) {
      const value = number(name, bounds);
      if (Number.isInteger(value)) return value;
      throw new InputError(name, `${name} must be a whole number`);
    },
    choice(name, values) {
      const value = sent(name);
      if (value === undefined) return values[0];
      const chosen = values.find((each) => each === value);
      if (chosen !== undefined) return chosen;
      throw new InputError(name, `${name} must be one of ${values.join(', ')}`);
    },
    flag(name, standard) {
      const value = sent(name);
      if (value === undefined) return standard;
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw new InputError(name, `${name} must be true or false`);
    },
    text(name, most) {
      const value = sent(name);
      if (typeof value !== 'string' || value.trim() === '') {
        throw new InputError(name, `${name} is missing or says nothing`);
      }
      if ([...value].length <= most) return value;
      throw new InputError(name, `${name} may have at most ${most} characters`);
    },
  };
}
