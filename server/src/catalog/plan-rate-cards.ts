import { contentHash } from '../data-files/index.ts';
import type { Price } from '../money/index.ts';
import { type Instant, instant } from '../time/index.ts';
import type { RateCardDefinition } from './catalog-definition.ts';
import { type DatedPrices, rateCardAt } from './rate-card.ts';

/** A rate card to write; its id is given when it is written. */
export type NewRateCard = DatedPrices;

/**
 * Decides which new rate cards make a deployment's prices, from now on, what the file says.
 *
 * Looks at now and at every later instant where the file or the stored cards change price; where
 * they differ, a new card begins. Stored cards are never edited, and no new card begins in the
 * past: past prices stay as they were charged. For a time before the file's first card what is in
 * force now stays. So a first price whose day has not come can be changed but not put off: there is
 * nothing else to be in force instead.
 */
export function planRateCards(
  stored: readonly DatedPrices[],
  definitions: readonly RateCardDefinition[],
  now: Instant,
): readonly NewRateCard[] {
  const before = rateCardAt(stored, now)?.components ?? null;
  const added: NewRateCard[] = [];
  let version = Math.max(0, ...stored.map((card) => card.version));
  for (const at of changesFrom(now, stored, definitions)) {
    const wanted = definedAt(definitions, at) ?? before;
    const inForce = rateCardAt<DatedPrices>([...stored, ...added], at);
    if (wanted === null || samePrices(wanted, inForce?.components ?? null)) continue;
    version += 1;
    added.push({ version, validFrom: at, components: wanted });
  }
  return added;
}

function changesFrom(
  now: Instant,
  stored: readonly DatedPrices[],
  definitions: readonly RateCardDefinition[],
): readonly Instant[] {
  const dates = [
    ...stored.map((card) => card.validFrom),
    ...definitions.map((definition) => definition.from ?? now),
  ];
  const later = dates.filter((date) => date > now).toSorted((a, b) => a - b);
  return [...new Set([now, ...later])];
}

function definedAt(
  definitions: readonly RateCardDefinition[],
  at: Instant,
): readonly Price[] | null {
  const begun = definitions.filter((definition) => (definition.from ?? BEGINNING) <= at);
  const newest = begun.toSorted((a, b) => (a.from ?? BEGINNING) - (b.from ?? BEGINNING)).at(-1);
  return newest?.components ?? null;
}

const BEGINNING = instant(-8.64e15);

function samePrices(one: readonly Price[], other: readonly Price[] | null): boolean {
  return other !== null && hashOfPrices(one) === hashOfPrices(other);
}

/** The fingerprint of prices; the order of components means nothing. */
export function hashOfPrices(components: readonly Price[]): string {
  return contentHash(components.toSorted((a, b) => (a.meter < b.meter ? -1 : 1)));
}
