import type { Quote } from '../client/nouns.ts';
import { compareMoney, roughMoney, shortMoney } from '../ui/money.ts';

type Priced = Pick<Quote, 'expected' | 'typical' | 'hold' | 'maximum' | 'basis'>;

/** What a run will most likely cost: what half of such runs cost, else what is expected of it. */
export function likelyCharge({ typical, expected }: Pick<Quote, 'typical' | 'expected'>): string {
  return typical ?? expected;
}

/**
 * What stands below Run: the most the run can cost, and what is set aside for it.
 *
 * Law: credit is paid beforehand, so a run never costs more than what is left.
 */
export function priceNote(quote: Priced, available: string | undefined): string {
  const { hold, maximum, basis } = quote;
  if (available !== undefined && compareMoney(hold, available) > 0) {
    return `needs ${roughMoney(hold, 'up')} set aside; you have ${shortMoney(available)} left`;
  }
  if (basis === 'exact') return 'failures are free';
  const bounded = available !== undefined && compareMoney(maximum, available) > 0;
  const most = bounded
    ? `at most the ${shortMoney(available)} you have left`
    : `at most ${roughMoney(maximum, 'up')}`;
  return `${most} · sets aside ${roughMoney(hold, 'up')} · failures are free`;
}

/** Where the figure comes from, in words. */
export function basisText({ basis }: Pick<Quote, 'basis'>): string {
  if (basis === 'exact') return 'This is exact: all that is charged for is known beforehand.';
  if (basis === 'recent-runs') return 'Estimated from what such runs cost lately.';
  return 'Set by the operator, until enough runs have shown what one costs.';
}
