import type { NanoUsd } from './nano-usd.ts';

/** Writes an amount as decimal dollars with all nine places: 1 875 000 → "0.001875000". */
export function formatDollars(amount: NanoUsd): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(10, '0');
  const sign = amount < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
