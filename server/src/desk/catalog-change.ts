import type { Price } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** One version of something in the catalog, beside the version before it. */
export type CatalogVersion = Readonly<{
  kind: 'model' | 'deployment' | 'rate-card';
  /** A model's slug, or a deployment's id. */
  name: string;
  model: string;
  version: number;
  recordedAt: Instant;
  /** When a rate card begins; null for what is in force once it is loaded. */
  validFrom: Instant | null;
  content: Readonly<Record<string, unknown>>;
  contentBefore: Readonly<Record<string, unknown>> | null;
  prices: readonly Price[];
  pricesBefore: readonly Price[];
}>;

/** A field that says something else than before; null: nothing. */
export type WordChange = Readonly<{ field: string; old: string | null; new: string | null }>;

/** A meter whose price is another than before; null: not priced. */
export type PriceChange = Readonly<{ meter: string; old: Price | null; new: Price | null }>;

/** What a version changed. */
export type CatalogChange = Pick<
  CatalogVersion,
  'kind' | 'name' | 'model' | 'version' | 'recordedAt' | 'validFrom'
> &
  Readonly<{
    change: 'added' | 'changed' | 'retired' | 'offered-again';
    words: readonly WordChange[];
    prices: readonly PriceChange[];
  }>;

/** Compares a version with the one before it, field by field and price by price. */
export function decideCatalogChange(version: CatalogVersion): CatalogChange {
  const { kind, name, model, version: number, recordedAt, validFrom } = version;
  const { content, contentBefore, prices, pricesBefore } = version;
  return {
    ...{ kind, name, model, version: number, recordedAt, validFrom },
    change: changeOf(version),
    words: contentBefore === null ? [] : diffWords(contentBefore, content),
    prices: diffPrices(pricesBefore, prices),
  };
}

function changeOf({ version, content, contentBefore }: CatalogVersion): CatalogChange['change'] {
  if (version === 1) return 'added';
  const [was, is] = [contentBefore?.retired === true, content.retired === true];
  if (was === is) return 'changed';
  return is ? 'retired' : 'offered-again';
}

type Content = CatalogVersion['content'];

function diffWords(before: Content, after: Content): readonly WordChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return names
    .filter((field) => old.get(field) !== now.get(field))
    .map((field) => ({
      field,
      old: shownAs(field, old.get(field)),
      new: shownAs(field, now.get(field)),
    }));
}

/** A worker's token is a secret, unless it is the name of the variable that holds it. */
function shownAs(field: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  const isSecret = field === 'upstream.token' && !value.startsWith('env:');
  return isSecret ? 'a secret' : value;
}

/** Everything a content says, as texts by path; that it is retired is told as the change itself. */
function fieldsOf({ retired: _, ...content }: Content): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const collect = (path: string, value: unknown): void => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) {
      fields.set(path, value.join(', '));
    } else if (typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) collect(`${path}.${name}`, member);
    } else {
      fields.set(path, String(value));
    }
  };
  for (const [name, member] of Object.entries(content)) collect(name, member);
  return fields;
}

function diffPrices(before: readonly Price[], after: readonly Price[]): readonly PriceChange[] {
  const meters = [...new Set([...before, ...after].map(({ meter }) => meter))].toSorted();
  return meters
    .map((meter) => ({
      meter,
      old: before.find((price) => price.meter === meter) ?? null,
      new: after.find((price) => price.meter === meter) ?? null,
    }))
    .filter(({ old, new: now }) => !isSamePrice(old, now));
}

/** Compared as fractions: $1 for 1 000 and $2 for 2 000 are the same price. */
function isSamePrice(one: Price | null, other: Price | null): boolean {
  if (one === null || other === null) return one === other;
  return one.amountNanos * other.unitQuantity === other.amountNanos * one.unitQuantity;
}
