import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { nanoUsd, type Price } from '../money/index.ts';
import { instant } from '../time/index.ts';
import type { RateCardDefinition } from './catalog-definition.ts';
import { planRateCards } from './plan-rate-cards.ts';
import { type DatedPrices, rateCardAt, withValidTo } from './rate-card.ts';

const at = (amount: number): readonly Price[] => [
  { meter: 'gpu_time', amountNanos: nanoUsd(BigInt(amount)), unitQuantity: 1n },
];
const card = (version: number, from: number, amount: number): DatedPrices => ({
  version,
  validFrom: instant(from),
  components: at(amount),
});
const define = (from: number | null, amount: number): RateCardDefinition => ({
  from: from === null ? null : instant(from),
  components: at(amount),
});
const NOW = instant(100);

test('prices become rate cards: never edited, never begun in the past', () => {
  type Row = readonly [string, DatedPrices[], RateCardDefinition[], DatedPrices[]];
  const table: readonly Row[] = [
    ['first load', [], [define(null, 5)], [card(1, 100, 5)]],
    ['first load of a past date', [], [define(20, 5)], [card(1, 100, 5)]],
    ['unchanged', [card(1, 50, 5)], [define(20, 5)], []],
    ['changed', [card(1, 50, 5)], [define(20, 6)], [card(2, 100, 6)]],
    ['a future price', [card(1, 50, 5)], [define(20, 5), define(200, 6)], [card(2, 200, 6)]],
    ['only a future price', [], [define(200, 6)], [card(1, 200, 6)]],
    ['future unchanged', [card(1, 50, 5), card(2, 200, 6)], [define(20, 5), define(200, 6)], []],
    [
      'future changed',
      [card(1, 50, 5), card(2, 200, 6)],
      [define(20, 5), define(200, 7)],
      [card(3, 200, 7)],
    ],
    ['future withdrawn', [card(1, 50, 5), card(2, 200, 6)], [define(20, 5)], [card(3, 200, 5)]],
    [
      'present changed, future kept',
      [card(1, 50, 5), card(2, 200, 6)],
      [define(20, 4), define(200, 6)],
      [card(3, 100, 4), card(4, 200, 6)],
    ],
    ['past cards dropped from the file', [card(1, 50, 5)], [define(200, 6)], [card(2, 200, 6)]],
  ];
  for (const [name, stored, definitions, expected] of table) {
    assert.deepEqual(planRateCards(stored, definitions, NOW), expected, name);
  }
});

test('law: after a load prices are as the file says from now on, and as they were before', () => {
  const date = fc.integer({ min: 0, max: 12 });
  const amount = fc.integer({ min: 0, max: 3 });
  const file = fc.uniqueArray(fc.tuple(date, amount), { selector: ([from]) => from, minLength: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(date, file), { maxLength: 4 }), (loads) => {
      let cards: readonly DatedPrices[] = [];
      for (const [time, entries] of loads.toSorted(([a], [b]) => a - b)) {
        const definitions = entries.map(([from, price]) => define(from, price));
        const before = cards;
        cards = [...before, ...planRateCards(before, definitions, instant(time))];
        for (let t = 0; t <= 13; t += 1) {
          const said = definitions.filter(({ from }) => Number(from) <= t);
          const last = said.toSorted((a, b) => Number(a.from) - Number(b.from)).at(-1);
          const inForce = rateCardAt(before, instant(Math.min(t, time)));
          const expected = t < time ? inForce : (last ?? inForce);
          if (expected === null && t >= time) continue;
          assert.deepEqual(rateCardAt(cards, instant(t))?.components, expected?.components);
        }
        assert.deepEqual(planRateCards(cards, definitions, instant(time)), []);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('law: at every instant the card in force is the one whose validity holds that instant', () => {
  const stored = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(stored, fc.integer({ min: 0, max: 22 }), (dates, time) => {
      const cards = dates.map((from, index) => card(index + 1, from, index));
      const holding = withValidTo(cards as never).filter(
        ({ validFrom, validTo }) => validFrom <= time && (validTo === null || time < validTo),
      );
      assert.deepEqual(
        holding.map((each) => each.version),
        [rateCardAt(cards, instant(time))?.version].filter((version) => version !== undefined),
      );
    }),
  );
});
