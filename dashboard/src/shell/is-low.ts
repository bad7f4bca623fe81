import type { Grant } from '../client/nouns.ts';
import { addMoney, nanosOf } from '../ui/money.ts';

/** Low: less than a tenth of what the grants started with, or nothing. */
export function isLow(available: string, grants: readonly Pick<Grant, 'amount'>[]): boolean {
  if (nanosOf(available) <= 0n) return true;
  const tenth = nanosOf(addMoney(grants.map((grant) => grant.amount))) / 10n;
  return nanosOf(available) < tenth;
}
