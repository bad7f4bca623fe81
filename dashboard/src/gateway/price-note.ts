import { compareMoney, isPositive, roughMoney, shortMoney } from '../ui/money.ts';

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
  const parts = held === undefined ? [] : [`sets aside ${roughMoney(held, 'up')}`];
  const bounded = available !== undefined && compareMoney(maximum, available) > 0;
  if (!bounded) parts.push(`at most ${roughMoney(maximum, 'up')}`);
  else if (isPositive(available)) parts.push(`at most the ${shortMoney(available)} you have left`);
  return [...parts, 'failures are free'].join(' · ');
}
