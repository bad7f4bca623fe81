import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { productText } from '../catalog/price-text.ts';
import type { Receipt } from '../client/nouns.ts';
import { dayText } from '../time/time-text.ts';
import { useNow } from '../time/use-now.ts';
import { ExactCost, Money } from '../ui/figure.tsx';
import { compareMoney, isPositive, moneyText } from '../ui/money.ts';

/** How the charge came about: quantity × price, the one rounding, the rule, who paid. */
export function ReceiptArithmetic({ receipt }: { receipt: Receipt }): ReactNode {
  const now = useNow(60_000);
  const { quantities, ratedCost, charge, rateCard, rounding } = receipt;
  const card = `rate card ${rateCard.version}, from ${dayText(rateCard.from, now)}`;
  const rounded = rounding !== '0';
  const capped = ratedCost !== null && charge !== null && compareMoney(ratedCost, charge) !== 0;
  return (
    <dl className="mt-8 text-table">
      {quantities.map((line) => (
        <Line key={line.meter} label={productText(line)} note={card}>
          <ExactCost cost={line.cost} />
        </Line>
      ))}
      {rounded && (
        <Line label="Rounded, half away from zero, to a nano-dollar">
          <ExactCost cost={rounding} />
        </Line>
      )}
      {ratedCost !== null && (capped || rounded || quantities.length > 1) && (
        <Line label="Rated cost">
          <Money amount={ratedCost} full />
        </Line>
      )}
      {charge !== null && (
        <Line label={<strong className="font-medium">Charge</strong>} note={chargeNote(receipt)}>
          <Money amount={charge} full className="font-medium" />
        </Line>
      )}
      {receipt.paidBy.map((share) => (
        <Line key={share.grantId} label={`Paid by ${lowerFirst(share.label)}`}>
          <Money amount={share.amount} full />
        </Line>
      ))}
      <Rule receipt={receipt} />
    </dl>
  );
}

function chargeNote({ writeOff, covered, ratedCost }: Receipt): string | undefined {
  if (writeOff !== null && isPositive(writeOff)) {
    return `${moneyText(writeOff)} is written off: you do not pay it`;
  }
  if (ratedCost === null) return undefined;
  return compareMoney(ratedCost, covered) > 0
    ? `at most what was set aside: ${moneyText(covered)}`
    : undefined;
}

function Rule({ receipt: { rule, ruleText } }: { receipt: Receipt }): ReactNode {
  if (rule === null) return null;
  return (
    <div className="border-b border-hairline py-2.5">
      <dt className="text-muted">
        By rule{' '}
        <Link to="/billing-policy" hash={rule} className="text-link hover:underline">
          {rule}
        </Link>
      </dt>
      {ruleText !== null && <dd className="mt-0.5 text-muted">{ruleText}</dd>}
    </div>
  );
}

type LineProps = { label: ReactNode; note?: string | undefined; children: ReactNode };

function Line({ label, note, children }: LineProps): ReactNode {
  return (
    <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-6 border-b border-hairline py-2">
      <dt className="tabular">
        {label}
        {note !== undefined && <span className="text-muted"> · {note}</span>}
      </dt>
      <dd className="ml-auto text-right">{children}</dd>
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
