import { countText } from '../ui/count-text.ts';

type Details = Readonly<Record<string, unknown>>;
type Change = Readonly<{ kind: string; change: string; count: number; names: readonly string[] }>;

const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  model: ['model', 'models'],
  deployment: ['deployment', 'deployments'],
  'rate-card': ['rate card', 'rate cards'],
  plan: ['plan', 'plans'],
};

/**
 * What a load of the catalog changed, as its entry in the audit log has recorded it. Entries from
 * before 22 November 2026 know the number of rate cards and nothing else.
 */
export function loadText({ changes, rateCards }: Details): readonly string[] {
  if (Array.isArray(changes)) {
    const told = changes.filter(isChange).map(changeText);
    return told.length === 0 ? ['Nothing was new in it'] : told;
  }
  return typeof rateCards === 'number' ? [`${counted('rate-card', rateCards)} added`] : [];
}

/** An entry knows the first few names; so many of them fit into a line. */
const NAMED = 3;

function changeText({ kind, change, count, names }: Change): string {
  const shown = names.slice(0, NAMED);
  const rest = count - shown.length;
  const more = rest > 0 ? ` and ${countText(rest)} more` : '';
  return `${counted(kind, count)} ${change}: ${shown.join(', ')}${more}`;
}

function counted(kind: string, count: number): string {
  const [one, many] = KINDS[kind] ?? [kind, kind];
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** An entry's details are data of their time: whatever else stands there is left out. */
function isChange(value: unknown): value is Change {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, change, count, names } = value as Partial<Record<keyof Change, unknown>>;
  const isTold = typeof kind === 'string' && typeof change === 'string';
  return isTold && typeof count === 'number' && Array.isArray(names);
}
