import { z } from 'zod';
import type { Fault } from '../data-files/index.ts';
import { parametersEntry, type RateCardEntry, rateCardEntry } from './catalog-file.ts';
import { checkParameters } from './check-parameters.ts';
import { checkQuantities } from './check-quantities.ts';
import { type Environment, tokenVariableOf } from './deployment.ts';

type Path = readonly PropertyKey[];
type Loose = Readonly<Record<string, unknown>>;

const listOf = z.array(z.unknown()).catch([]);
const loose = z.record(z.string(), z.unknown()).catch({});

/** What stands, or may come to stand, in the API where the name of a model does. */
const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'requests',
  'get-user-credits',
  'chat',
  'models',
]);

/** Words that name no deployment in `x-deployment`. */
const RESERVED_DEPLOYMENTS: ReadonlySet<string> = new Set(['cheapest', 'fastest']);

/**
 * Finds the faults of a catalog that no field shows alone: names used twice or reserved, two rate
 * cards at once, missing or unset worker tokens, prices of zero that nobody meant, parameters that
 * contradict themselves, quantities that nobody can count.
 *
 * Works on unchecked content, so that these are told together with wrong fields.
 */
export function checkCatalog(raw: unknown, environment: Environment | null): readonly Fault[] {
  const models = children(raw, 'models', []);
  const deployments = models.flatMap((each) => children(each.value, 'deployments', each.path));
  return [
    ...twice(models, 'slug'),
    ...models.flatMap(checkSlug),
    ...deployments.flatMap(checkDeploymentId),
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
    const message = `"${name.slice(0, 64)}" is used twice — rename one`;
    return [{ path: [...path, key], message }];
  });
}

function checkSlug({ value, path }: Child): readonly Fault[] {
  const { slug } = value;
  if (typeof slug !== 'string' || !RESERVED_SLUGS.has(slug)) return [];
  const message = `"${slug}" is reserved, the API has other addresses of that name — rename it`;
  return [{ path: [...path, 'slug'], message }];
}

function checkDeploymentId({ value, path }: Child): readonly Fault[] {
  const { id } = value;
  if (typeof id !== 'string' || !RESERVED_DEPLOYMENTS.has(id)) return [];
  const message = `"${id}" is reserved, x-deployment means something else by it — rename it`;
  return [{ path: [...path, 'id'], message }];
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
    ...checkQuantities({
      model: value,
      path,
      parameters: declared.data,
      rateCards: children(value, 'deployments', path).flatMap((each) =>
        children(each.value, 'rateCards', each.path),
      ),
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
  const begun = new Map<number | null, number>();
  return children(value, 'rateCards', path).flatMap((child, index) => {
    const card = rateCardEntry.safeParse(child.value);
    if (!card.success) return [];
    const { from = null } = card.data;
    const earlier = begun.get(from);
    begun.set(from, earlier ?? index);
    return [
      ...(earlier === undefined ? [] : [togetherWith(earlier, child.path, from)]),
      ...checkPrices(card.data, child.path, value.free === true),
    ];
  });
}

function togetherWith(earlier: number, path: Path, from: number | null): Fault {
  return {
    path: from === null ? path : [...path, 'from'],
    message: `would be in force together with rateCards[${earlier}] — give each its own "from"`,
  };
}

function checkPrices(card: RateCardEntry, path: Path, free: boolean): readonly Fault[] {
  const { perGpuSecond, components } = card;
  const meters = components.map((component) => component.meter);
  if (perGpuSecond !== undefined) meters.push('gpu_time');
  if (meters.length === 0) {
    return [{ path, message: 'has no price — add perGpuSecond or components' }];
  }
  if (new Set(meters).size < meters.length) {
    return [{ path, message: 'prices one meter twice — remove one of the prices' }];
  }
  const priced = (perGpuSecond ?? 0n) > 0n || components.some(({ amount }) => amount > 0n);
  const message = 'has no price above zero — add one, or say "free: true" for the deployment';
  return priced || free ? [] : [{ path, message }];
}
