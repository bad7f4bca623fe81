import type { ModelSummary } from '../client/nouns.ts';
import { compareMoney } from '../ui/money.ts';

/** A model that works, and of those the cheapest. */
export function firstToTry(models: readonly ModelSummary[]): ModelSummary | undefined {
  const ready = models.filter(({ status }) => status !== 'down');
  return (ready.length > 0 ? ready : models).toSorted((a, b) =>
    compareMoney(a.typicalCharge ?? a.fromPrice.amount, b.typicalCharge ?? b.fromPrice.amount),
  )[0];
}
