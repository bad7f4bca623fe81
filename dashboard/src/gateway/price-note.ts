import { compareMoney, roughMoney, shortMoney } from '../ui/money.ts';

/**
 * What stands below Run: what is set aside, and what the run costs at most.
 *
 * Law: credit is paid beforehand, so a run never costs more than what is left.
 */
export function priceNote(
  held: string | undefined,
  maximum: string,
  available: string | undefined,
): string {
  if (held !== undefined && available !== undefined && compareMoney(held, available) > 0) {
    return `needs ${roughMoney(held, 'up')} set aside; you have ${shortMoney(available)} left`;
  }
  const parts = held === undefined ? [] : [`sets aside ${roughMoney(held, 'up')}`];
  const bounded = available !== undefined && compareMoney(maximum, available) > 0;
  if (!bounded) parts.push(`at most ${roughMoney(maximum, 'up')}`);
  else parts.push(`at most the ${shortMoney(available)} you have left`);
  return [...parts, 'failures are free'].join(' · ');
}
