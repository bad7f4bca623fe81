import type { RateCardId } from '../ids/index.ts';
import type { Price } from '../money/index.ts';
import type { Instant } from '../time/index.ts';

/** An immutable, dated version of a deployment's prices. */
export type RateCard = Readonly<{
  id: RateCardId;
  deploymentId: string;
  version: number;
  /** From when it is in force. */
  validFrom: Instant;
  /**
   * When a card of a higher version takes over; null while none is known. At or before `validFrom`
   * for a card that was superseded before its day came.
   */
  validTo: Instant | null;
  components: readonly Price[];
}>;

/** What decides which card is in force, and at what prices. */
export type DatedPrices = Pick<RateCard, 'version' | 'validFrom' | 'components'>;

/** A rate card as it is stored: its end follows from the others. */
export type StoredRateCard = Omit<RateCard, 'validTo'>;

/**
 * The card in force at an instant: the highest version whose `validFrom` has come; null before the
 * first.
 *
 * `cards` are those of one deployment.
 */
export function rateCardAt<Card extends DatedPrices>(
  cards: readonly Card[],
  at: Instant,
): Card | null {
  let current: Card | null = null;
  for (const card of cards) {
    if (card.validFrom > at) continue;
    if (current === null || card.version > current.version) current = card;
  }
  return current;
}

/** Gives each card of one deployment its end: where the first card of a higher version begins. */
export function withValidTo(cards: readonly StoredRateCard[]): readonly RateCard[] {
  return cards.map((card) => {
    const later = cards.filter((other) => other.version > card.version);
    const ends = later.map((other) => other.validFrom).toSorted((a, b) => a - b);
    return { ...card, validTo: ends[0] ?? null };
  });
}
