import type { z } from 'zod';
import type { Fault } from '../data-files/index.ts';
import { isMeter } from '../money/index.ts';
import type { parametersEntry } from './catalog-file.ts';
import { type QuantityEntry, quantitiesEntry, rateCardEntry } from './catalog-file.ts';
import { scaleExactly } from './exact-number.ts';
import { MEASURED_METERS } from './quantity-rule.ts';

type Path = readonly PropertyKey[];
type Parameter = z.infer<typeof parametersEntry>['properties'][string];

/** The rules of a model, with what must agree with them. */
export type QuantityCheck = Readonly<{
  /** The unchecked model. */
  model: Readonly<Record<string, unknown>>;
  path: Path;
  parameters: z.infer<typeof parametersEntry>;
  /** Its rate cards, unchecked, with their places. */
  rateCards: readonly Readonly<{ value: unknown; path: Path }>[];
}>;

/**
 * Finds rules of quantities that cannot be followed, and prices on what nobody counts.
 *
 * A parameter that is counted has bounds, so that each run has a quantity that is no less than
 * zero, and a greatest charge that can be told before it.
 */
export function checkQuantities(check: QuantityCheck): readonly Fault[] {
  const { model, path } = check;
  const declared = quantitiesEntry.safeParse(model.quantities ?? {});
  if (!declared.success) return [];
  const faults = Object.entries(declared.data).flatMap(([meter, rule]) =>
    checkRule(check, meter, rule).map((fault) => ({
      ...fault,
      path: [...path, 'quantities', meter, ...fault.path],
    })),
  );
  const counted = new Set([...MEASURED_METERS, ...Object.keys(declared.data)]);
  if (model.input === 'image') for (const meter of ['image', 'megapixel']) counted.add(meter);
  return [...faults, ...check.rateCards.flatMap((card) => checkCard(card, counted))];
}

function checkCard(
  card: Readonly<{ value: unknown; path: Path }>,
  counted: ReadonlySet<string>,
): readonly Fault[] {
  const parsed = rateCardEntry.safeParse(card.value);
  if (!parsed.success) return [];
  return parsed.data.components.flatMap(({ meter }, index) => {
    if (counted.has(meter)) return [];
    const message = `has no rule of how it is counted — add "${meter}" to the model's quantities`;
    return [{ path: [...card.path, 'components', index, 'meter'], message }];
  });
}

function fault(path: Path, message: string): readonly Fault[] {
  return [{ path, message }];
}

function checkRule(check: QuantityCheck, meter: string, rule: QuantityEntry): readonly Fault[] {
  if (!isMeter(meter)) return fault([], 'is not a meter — see server/src/money/price.ts');
  if (MEASURED_METERS.has(meter)) return fault([], 'is measured on each run — remove the rule');
  const said = (['parameter', 'input', 'output'] as const).filter((key) => rule[key] !== undefined);
  if (said.length !== 1) {
    return fault([], 'must say one of parameter, input and output — correct it');
  }
  const { parameter, times, maxMegapixels, timesInput } = rule;
  const foreign = [
    ...(times !== undefined && parameter === undefined ? ['times'] : []),
    ...(maxMegapixels !== undefined && rule.output === undefined ? ['maxMegapixels'] : []),
    ...(timesInput !== undefined && rule.output === undefined ? ['timesInput'] : []),
  ];
  if (foreign.length > 0) {
    return foreign.flatMap((key) => fault([key], 'means nothing in this rule — remove it'));
  }
  if (parameter !== undefined) return checkCounted(check, parameter, times ?? 1);
  return checkPictures(check, meter, rule);
}

function checkPictures(
  { model, parameters }: QuantityCheck,
  meter: string,
  rule: QuantityEntry,
): readonly Fault[] {
  const side = rule.output === undefined ? 'input' : 'output';
  const wanted = rule.input === 'images' ? 'image' : 'megapixel';
  if (meter !== wanted) return fault([side], `counts for the meter ${wanted} alone — move it`);
  if (side === 'output' && (model.output ?? 'image') !== 'image') {
    return fault(['output'], 'can be counted only of a model whose output is image — correct one');
  }
  if (side === 'input' && model.input !== 'image') {
    return fault(['input'], 'can be counted only of a model whose input is image — correct one');
  }
  if (rule.timesInput === undefined) return [];
  const sent = parameters.required.some((name) => parameters.properties[name]?.format === 'image');
  const message = 'needs a picture that is sent with each run — require one, or remove it';
  return sent ? [] : fault(['timesInput'], message);
}

/** A parameter that is counted: it exists, is a number or a text, and has bounds. */
function checkCounted(
  { parameters }: QuantityCheck,
  name: string,
  times: number,
): readonly Fault[] {
  const at = (message: string): readonly Fault[] => fault(['parameter'], message);
  const shown = `"${name.slice(0, 64)}"`;
  const known = Object.hasOwn(parameters.properties, name)
    ? parameters.properties[name]
    : undefined;
  if (known === undefined) return at(`names no parameter: there is no ${shown} — correct it`);
  if (known.type === 'boolean' || known.format === 'image') {
    const kind = known.format === 'image' ? 'an image' : 'a boolean';
    return at(`${shown} is ${kind}: only a number or a text is counted — name another`);
  }
  if (known.type === 'string') {
    const bounded = known.maxLength !== undefined || known.enum !== undefined;
    return bounded ? [] : at(`${shown} has no maxLength, so no greatest charge — add one`);
  }
  if (!parameters.required.includes(name) && known.default === undefined) {
    return at(`${shown} may be left out — require it, or give it a default`);
  }
  return checkNumber(known, shown, times).flatMap(at);
}

function checkNumber(known: Parameter, shown: string, times: number): readonly string[] {
  const values = (known.enum ?? []).filter((value) => typeof value === 'number');
  const [least, most] =
    values.length > 0 ? [Math.min(...values), Math.max(...values)] : [known.minimum, known.maximum];
  if (least === undefined || most === undefined) {
    return [`${shown} has no minimum and maximum, so no greatest charge — add both`];
  }
  if (least < 0) return [`${shown} may be below zero — raise its minimum`];
  const told = [...values, ...(typeof known.default === 'number' ? [known.default] : [])];
  const broken = told.find((value) => scaleExactly(value, times) === null);
  if (broken === undefined) return [];
  return [`${shown} may be ${broken}, which × ${times} is no whole quantity — raise times`];
}
