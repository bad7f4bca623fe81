import { formatDollars, type NanoUsd } from '../money/index.ts';
import { type Instant, toIso } from '../time/index.ts';

/** A time on our wire, where there is one. */
export function timeOrNull(at: Instant | null): string | null {
  return at === null ? null : toIso(at);
}

/** An amount on our wire, where there is one. */
export function dollarsOrNull(amount: NanoUsd | null): string | null {
  return amount === null ? null : formatDollars(amount);
}

/** A figure on our wire, where there is one. Microseconds fit a number exactly for 285 years. */
export function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
