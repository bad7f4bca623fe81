import type { ReactNode } from 'react';
import { durationText, exactSecondsText } from '../time/time-text.ts';
import { cx } from './class-names.ts';
import { splitExactCost, splitMoney } from './money.ts';

type MoneyProps = {
  amount: string;
  /** All nine places, as on receipts. */
  full?: boolean;
  /** Keeps the room of the places that were cut, so that a column's points stand in one line. */
  column?: boolean;
  className?: string;
};

/** An amount of money: dollars and cents strong, what follows the cents faint. */
export function Money({ amount, full = false, column = false, className }: MoneyProps): ReactNode {
  const { sign, strong, rest } = splitMoney(amount, full);
  const cut = column ? CUT_PLACES - rest.length : 0;
  return (
    <span className={cx('tabular whitespace-nowrap', className)} data-amount={amount}>
      {sign}
      {strong}
      {rest !== '' && <span className="font-normal text-faint">{rest}</span>}
      {cut > 0 && (
        <span aria-hidden="true" className="invisible select-none">
          {'0'.repeat(cut)}
        </span>
      )}
    </span>
  );
}

const CUT_PLACES = 7;

/** An exact cost on a receipt, with every place it has. */
export function ExactCost({ cost }: { cost: string }): ReactNode {
  const { sign, strong, rest } = splitExactCost(cost);
  return (
    <span className="tabular">
      {sign}
      {strong}
      <span className="font-normal text-faint">{rest}</span>
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
