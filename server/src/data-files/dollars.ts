import { z } from 'zod';
import { type NanoUsd, parseDollars } from '../money/index.ts';

const HOW = 'write decimal dollars with at most 9 decimals, such as 0.005';

/**
 * A field that holds an amount of dollars, at least 0 and at most `mostDollars`.
 *
 * The file's own digits are read, never a float made of them: list the field's name in `amountKeys`
 * of `parseDataFile`. Exponents, NaN, signs and a tenth decimal are refused.
 */
export function dollars(mostDollars: number): z.ZodType<NanoUsd> {
  const most = parseDollars(String(mostDollars));
  return z.string({ error: (issue) => wrongType(issue.input) }).transform((text, context) => {
    const amount = readAmount(text);
    const message =
      amount === null
        ? `"${text.slice(0, 40)}" is not an amount of dollars — ${HOW}`
        : amount < 0n
          ? `"${text}" is negative — an amount here is 0 or more`
          : amount > most
            ? `"${text}" is too much — the most is ${mostDollars} dollars`
            : null;
    if (amount !== null && message === null) return amount;
    context.addIssue({ code: 'custom', message: message ?? HOW });
    return z.NEVER;
  });
}

function wrongType(input: unknown): string | undefined {
  return input === undefined ? undefined : `is not an amount of dollars — ${HOW}`;
}

function readAmount(text: string): NanoUsd | null {
  try {
    return parseDollars(text);
  } catch {
    return null;
  }
}
