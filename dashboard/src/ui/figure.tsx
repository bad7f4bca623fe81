import type { ReactNode } from 'react';
import { durationText, exactSecondsText } from '../time/time-text.ts';
import { cx } from './class-names.ts';
import { splitMoney } from './money.ts';

/** An amount of money: dollars and cents strong, what follows the cents faint. */
export function Money({
  amount,
  full = false,
  className,
}: {
  amount: string;
  full?: boolean;
  className?: string;
}): ReactNode {
  const { sign, strong, rest } = splitMoney(amount, full);
  return (
    <span className={cx('tabular whitespace-nowrap', className)} data-amount={amount}>
      {sign}
      {strong}
      {rest !== '' && <span className="font-normal text-faint">{rest}</span>}
    </span>
  );
}

/** A duration; receipts show it to the microsecond. */
export function Duration({ us, exact = false }: { us: number; exact?: boolean }): ReactNode {
  return (
    <span className="tabular whitespace-nowrap">
      {exact ? exactSecondsText(us) : durationText(us)}
    </span>
  );
}

/** What stands where there is no value, and is read out as such. */
export function NoValue({ meaning = 'none' }: { meaning?: string }): ReactNode {
  return (
    <span className="text-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{meaning}</span>
    </span>
  );
}
