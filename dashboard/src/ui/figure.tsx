import type { ReactNode } from 'react';
import { durationText, exactSecondsText } from '../time/time-text.ts';
import { cx } from './class-names.ts';
import { type MoneyParts, splitExactCost, splitMoney } from './money.ts';

type MoneyProps = {
  amount: string;
  /** All nine places, as on receipts. */
  full?: boolean;
  /** Keeps the room of the places that were cut, so that a column's points stand in one line. */
  column?: boolean;
  className?: string;
};

/** An amount of money: the digits that matter strong, the others faint. */
export function Money({ amount, full = false, column = false, className }: MoneyProps): ReactNode {
  const parts = splitMoney(amount, full);
  const places = `${parts.lead}${parts.strong}${parts.rest}`.split('.')[1]?.length ?? 0;
  const cut = column ? NANO_PLACES - places : 0;
  return (
    <span className={cx('tabular whitespace-nowrap', className)} data-amount={amount}>
      <Parts {...parts} />
      {cut > 0 && (
        <span aria-hidden="true" className="invisible select-none">
          {'0'.repeat(cut)}
        </span>
      )}
    </span>
  );
}

const NANO_PLACES = 9;

/** Without a lead the sign and the digits are one text, as one would search for it. */
function Parts({ sign, lead, strong, rest }: MoneyParts): ReactNode {
  return (
    <>
      {lead !== '' && <Faint text={`${sign}${lead}`} />}
      {lead === '' ? `${sign}${strong}` : strong}
      {rest !== '' && <Faint text={rest} />}
    </>
  );
}

function Faint({ text }: { text: string }): ReactNode {
  return <span className="font-normal text-faint">{text}</span>;
}

/** An exact cost on a receipt, with every place it has. */
export function ExactCost({ cost }: { cost: string }): ReactNode {
  return (
    <span className="tabular">
      <Parts {...splitExactCost(cost)} />
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
