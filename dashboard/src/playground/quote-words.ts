import type { Deployment, Quote } from '../client/nouns.ts';
import { compareMoney, costOfTime, moneyText, roughMoney, shortMoney } from '../ui/money.ts';

type Priced = Pick<Quote, 'expected' | 'typical' | 'hold' | 'maximum' | 'basis'>;

/** What a button says of a price. */
type Estimate = Pick<Quote, 'typical' | 'expected' | 'maximum' | 'basis'>;

/** Whether all that is known is the most: what the price depends on is not in the form yet. */
export function isOnlyBounded({ typical, expected, maximum, basis }: Estimate): boolean {
  return basis !== 'exact' && typical === null && compareMoney(expected, maximum) === 0;
}

/** What a run will most likely cost: what half of such runs cost, else what is expected of it. */
export function likelyCharge({ typical, expected }: Pick<Quote, 'typical' | 'expected'>): string {
  return typical ?? expected;
}

/** The same for a button: exact to the last digit where it is known, else to two that count. */
export function likelyText(quote: Estimate): string {
  if (quote.basis === 'exact') return moneyText(quote.expected);
  if (isOnlyBounded(quote)) return `at most ${roughMoney(quote.maximum, 'up')}`;
  return `≈ ${roughMoney(likelyCharge(quote))}`;
}

/**
 * What such a run will most likely cost on one of several deployments: what was measured there at
 * its price, where time is all that is paid for, else what is expected of it.
 */
export function likelyOn(
  deployment: Pick<Deployment, 'perGpuSecond' | 'rateCard'>,
  priced: Quote['perDeployment'][number],
): string {
  const { perGpuSecond, rateCard } = deployment;
  const timeOnly = perGpuSecond !== null && rateCard.components.length === 1;
  if (!timeOnly || priced.p50Us === null) return priced.expected;
  return costOfTime(priced.p50Us / 1000, perGpuSecond);
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
  if (basis === 'exact') return 'never more · failures are free';
  if (isOnlyBounded(quote)) return `sets aside ${roughMoney(hold, 'up')} · failures are free`;
  const bounded = available !== undefined && compareMoney(maximum, available) > 0;
  const most = bounded
    ? `at most the ${shortMoney(available)} you have left`
    : `at most ${roughMoney(maximum, 'up')}`;
  return `${most} · sets aside ${roughMoney(hold, 'up')} · failures are free`;
}

/** Where the figure comes from, in words. */
export function basisText(quote: Estimate): string {
  const { basis, typical } = quote;
  if (isOnlyBounded(quote)) return 'It depends on what goes in; this is the most it can be.';
  if (basis === 'exact') return 'This is exact: all that is charged for is known beforehand.';
  if (basis === 'recent-runs') return 'Estimated from what such runs cost lately.';
  if (typical !== null) return 'Estimated from the few runs like this so far.';
  return 'Set by the operator, until runs have shown what one costs.';
}
