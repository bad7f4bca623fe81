import { z } from 'zod';
import type { Fault } from '../data-files/index.ts';
import { parametersEntry, rateCardEntry } from './catalog-file.ts';
import { checkParameters } from './check-parameters.ts';
import { type Environment, tokenVariableOf } from './deployment.ts';

type Path = readonly PropertyKey[];
type Loose = Readonly<Record<string, unknown>>;

const listOf = z.array(z.unknown()).catch([]);
const loose = z.record(z.string(), z.unknown()).catch({});

/**
 * Finds the faults of a catalog that no field shows alone: names used twice, two rate cards at once, missing or
 * unset worker tokens, prices of zero that nobody meant, parameters that contradict themselves.
 *
 * Works on unchecked content, so that these are told together with wrong fields.
 */
export function checkCatalog(raw: unknown, environment: Environment | null): readonly Fault[] {
  const models = children(raw, 'models', []);
  const deployments = models.flatMap((each) => children(each.value, 'deployments', each.path));
  return [
    ...twice(models, 'slug'),
    ...twice(deployments, 'id'),
    ...models.flatMap(checkModel),
    ...deployments.flatMap((each) => checkUpstream(each, environment)),
    ...deployments.flatMap(checkRateCards),
  ];
}

type Child = Readonly<{ value: Loose; path: Path }>;

function children(parent: unknown, key: string, path: Path): readonly Child[] {
  const items = listOf.parse(loose.parse(parent)[key]);
  return items.map((item, index) => ({ value: loose.parse(item), path: [...path, key, index] }));
}

function twice(items: readonly Child[], key: string): readonly Fault[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ value, path }) => {
    const name = value[key];
    if (typeof name !== 'string' || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ path: [...path, key], message: `"${name.slice(0, 64)}" is used twice — rename one` }];
  });
}

function checkModel({ value, path }: Child): readonly Fault[] {
  const buckets = children(value, 'buckets', path);
  const declared = parametersEntry.safeParse(value.parameters);
  if (!declared.success) return twice(buckets, 'name');
  return [
    ...twice(buckets, 'name'),
    ...checkParameters({
      parameters: declared.data,
      path: [...path, 'parameters'],
      input: value.input,
      examples: children(value, 'examples', path),
      buckets,
    }),
  ];
}

function checkUpstream({ value, path }: Child, environment: Environment | null): readonly Fault[] {
  if (value.upstream === undefined) return [];
  const { url, token } = loose.parse(value.upstream);
  const at = (message: string): readonly Fault[] => [
    { path: [...path, 'upstream', 'token'], message },
  ];
  if (url === 'builtin') {
    return token === undefined ? [] : at('is not used by the built-in worker — remove it');
  }
  if (token === undefined) return at('is missing — add env:NAME, or the worker’s token itself');
  if (typeof token !== 'string') return [];
  const variable = tokenVariableOf({ protocol: 'worker', url: null, model: '', token });
  if (variable === null) {
    return token.startsWith('env:') ? at('names no environment variable — write env:NAME') : [];
  }
  if (environment === null || (environment[variable] ?? '') !== '') return [];
  return at(`refers to ${variable}, which is not set — set it in the server's environment`);
}

function checkRateCards({ value, path }: Child): readonly Fault[] {
  const faults: Fault[] = [];
  const begun = new Map<number | null, number>();
  children(value, 'rateCards', path).forEach((child, index) => {
    const card = rateCardEntry.safeParse(child.value);
    if (!card.success) return;
    const { from = null, perGpuSecond, components } = card.data;
    const earlier = begun.get(from);
    if (earlier !== undefined) {
      const message = `would be in force together with rateCards[${earlier}] — give each its own "from"`;
      faults.push({ path: from === null ? child.path : [...child.path, 'from'], message });
    }
    begun.set(from, index);
    const meters = components.map((component) => component.meter);
    if (perGpuSecond !== undefined) meters.unshift('gpu_time');
    if (new Set(meters).size < meters.length) {
      faults.push({
        path: child.path,
        message: 'prices one meter twice — remove one of the prices',
      });
    }
    const priced = (perGpuSecond ?? 0n) > 0n || components.some(({ amount }) => amount > 0n);
    if (priced || value.free === true) return;
    const message = 'has no price above zero — add one, or say "free: true" for the deployment';
    faults.push({ path: child.path, message });
  });
  return faults;
}
