import type { ModelSummary } from '../client/nouns.ts';
import { compareMoney } from '../ui/money.ts';

/** What the list of models can be put in order by. */
export const SORTS = ['name', 'speed', 'price', 'charge'] as const;

/** What comes first: the least, or the most of it. */
export type ModelSort = Readonly<{ by: (typeof SORTS)[number]; descending: boolean }>;

/** What models make, in words. */
export const OUTPUTS: Readonly<Record<ModelSummary['output'], string>> = {
  image: 'Pictures',
  svg: 'Drawings (SVG)',
  boxes: 'Things found in pictures',
  text: 'Text',
  json: 'Data',
};

/** What the list shows, as the address of the page says; what is not said is not asked for. */
export type ModelFilter = Readonly<{
  q?: string | undefined;
  makes?: ModelSummary['output'] | undefined;
  takes?: ModelSummary['input'] | undefined;
  premium?: 'without' | 'only' | undefined;
  /** `charge`, or `-charge` for the most first. */
  sort?: string | undefined;
}>;

/** Reads the address; what makes no sense there is left out. */
export function readModelFilter(search: Readonly<Record<string, unknown>>): ModelFilter {
  const { q, makes, takes, premium, sort } = search;
  return {
    q: typeof q === 'string' && q !== '' ? q.slice(0, 100) : undefined,
    makes: isOutput(makes) ? makes : undefined,
    takes: takes === 'image' || takes === 'text' || takes === 'none' ? takes : undefined,
    premium: premium === 'without' || premium === 'only' ? premium : undefined,
    sort: readSort(sort) === null || sort === USUAL_SORT ? undefined : String(sort),
  };
}

/** The order in an address; null where there is none. */
function readSort(sort: unknown): ModelSort | null {
  if (typeof sort !== 'string') return null;
  const descending = sort.startsWith('-');
  const by = SORTS.find((each) => each === sort.slice(descending ? 1 : 0));
  return by === undefined ? null : { by, descending };
}

/** The order of a list whose address names none. */
const USUAL_SORT = 'name';
const BY_NAME: ModelSort = { by: USUAL_SORT, descending: false };

/** What a list is in order by. */
export function sortInForce(sort: string | undefined): ModelSort {
  return readSort(sort) ?? BY_NAME;
}

/** What a click on a column's heading leads to: the least first, the most first, by name again. */
export function nextSort(sort: string | undefined, by: ModelSort['by']): string | undefined {
  const current = sortInForce(sort);
  if (current.by !== by) return by === USUAL_SORT ? undefined : by;
  return current.descending ? undefined : `-${by}`;
}

/** The models that are asked for, in the order that is asked for; else by name. */
export function filterModels(
  models: readonly ModelSummary[],
  filter: ModelFilter,
): readonly ModelSummary[] {
  const sort = sortInForce(filter.sort);
  const shown = models.filter((model) => isAskedFor(model, filter));
  return shown.toSorted((one, other) => compare(one, other, sort));
}

function isAskedFor(model: ModelSummary, { q, makes, takes, premium }: ModelFilter): boolean {
  if (makes !== undefined && model.output !== makes) return false;
  if (takes !== undefined && model.input !== takes) return false;
  if (premium !== undefined && model.premium !== (premium === 'only')) return false;
  const deployments = model.deployments.map(({ name, gpu }) => `${name} ${gpu}`);
  const text = [model.slug, model.name, model.summary, model.licence, ...deployments]
    .join(' ')
    .toLowerCase();
  const words = (q ?? '').toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

function compare(one: ModelSummary, other: ModelSummary, { by, descending }: ModelSort): number {
  const sign = descending ? -1 : 1;
  if (by === 'name') return sign * one.name.localeCompare(other.name, 'en');
  const [left, right] = [one, other].map((model) => sortValue(model, by));
  // What is not measured yet, or has no such price, is last in either order.
  if (left == null || right == null) return Number(left == null) - Number(right == null);
  return sign * compareMoney(left, right);
}

/** Speeds are whole numbers, so they compare as amounts do. */
function sortValue(model: ModelSummary, by: Exclude<ModelSort['by'], 'name'>): string | null {
  if (by === 'charge') return model.typicalCharge;
  if (by === 'speed') return model.speed === null ? null : String(model.speed.p50Us);
  return model.fromPrice.gpuSecond ? model.fromPrice.amount : null;
}

function isOutput(value: unknown): value is ModelSummary['output'] {
  return typeof value === 'string' && Object.hasOwn(OUTPUTS, value);
}
