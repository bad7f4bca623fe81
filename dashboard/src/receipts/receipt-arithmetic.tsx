import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { productText } from '../catalog/price-text.ts';
import type { Receipt } from '../client/nouns.ts';
import { dayText } from '../time/time-text.ts';
import { useNow } from '../time/use-now.ts';
import { ExactCost, Money } from '../ui/figure.tsx';
import { compareMoney, isPositive, moneyText } from '../ui/money.ts';
import { ReceiptLine } from './receipt-line.tsx';
import { ruleWords } from './rule-words.ts';

/** How the charge came about: quantity × price, the one rounding, the hold, the rule, who paid. */
export function ReceiptArithmetic({ receipt }: { receipt: Receipt }): ReactNode {
  const now = useNow(60_000);
  const { quantities, ratedCost, charge, rateCard, rounding } = receipt;
  const card = `rate card ${rateCard.version}, from ${dayText(rateCard.from, now)}`;
  const rounded = rounding !== '0';
  const capped = ratedCost !== null && charge !== null && compareMoney(ratedCost, charge) !== 0;
  return (
    <section aria-labelledby="sum" className="mt-8">
      <h2 id="sum" className="text-table font-medium">
        {charge === null ? 'What it will come from' : 'How it came about'}{' '}
        <span className="font-normal text-muted">— {card}</span>
      </h2>
      <dl className="mt-2 text-table">
        {quantities.map((line) => (
          <ReceiptLine
            key={line.meter}
            label={productText(line)}
            note={line.meter === 'gpu_time' ? 'GPU time' : undefined}
          >
            <ExactCost cost={line.cost} />
          </ReceiptLine>
        ))}
        {rounded && (
          <ReceiptLine label="Rounded, half away from zero, to a nano-dollar">
            <ExactCost cost={rounding} />
          </ReceiptLine>
        )}
        {ratedCost !== null && (capped || rounded || quantities.length > 1) && (
          <ReceiptLine label="Rated cost" note="what was used, at its prices">
            <Money amount={ratedCost} full />
          </ReceiptLine>
        )}
        <Forgone receipt={receipt} />
        {charge !== null && (
          <ReceiptLine label={<strong className="font-medium">Charge</strong>}>
            <Money amount={charge} full className="font-medium" />
          </ReceiptLine>
        )}
        {receipt.paidBy.map((share) => (
          <ReceiptLine key={share.grantId} label={`Paid by ${lowerFirst(share.label)}`}>
            <Money amount={share.amount} full />
          </ReceiptLine>
        ))}
        <Hold receipt={receipt} />
        <Rule receipt={receipt} />
      </dl>
    </section>
  );
}

/** What was used and is not paid: above what the hold covered, or written off. */
function Forgone({ receipt: { writeOff, covered, ratedCost } }: { receipt: Receipt }): ReactNode {
  if (writeOff === null || !isPositive(writeOff)) return null;
  const above = ratedCost !== null && compareMoney(ratedCost, covered) > 0;
  const note = above ? `above ${moneyText(covered)}, all that was set aside` : undefined;
  return (
    <ReceiptLine label="Written off: nobody pays it" note={note}>
      <Money amount={`-${writeOff}`} full />
    </ReceiptLine>
  );
}

/** What was set aside before the run, and that the rest of it was free again at its end. */
function Hold({ receipt: { covered, charge, endedAt } }: { receipt: Receipt }): ReactNode {
  const isOpen = endedAt === null;
  const note = isOpen ? 'grows while it runs, where needed' : 'what was not used is free again';
  const isSpent = charge !== null && compareMoney(charge, covered) >= 0;
  return (
    <ReceiptLine
      label={isOpen ? 'Set aside so far' : 'Set aside for the run, at most'}
      note={isSpent ? 'all of it was used' : note}
    >
      <Money amount={covered} full className="text-muted" />
    </ReceiptLine>
  );
}

function Rule({ receipt: { rule, ruleText } }: { receipt: Receipt }): ReactNode {
  if (rule === null) return null;
  const { ends, charged } = ruleWords(ruleText ?? '');
  return (
    <div className="border-b border-hairline py-2.5 break-inside-avoid">
      <dt className="text-muted">
        By rule{' '}
        <Link to="/billing-policy" hash={rule} className="text-link hover:underline">
          {rule}
        </Link>{' '}
        of the billing policy
      </dt>
      <dd className="mt-0.5">{ends}</dd>
      {charged !== null && (
        <dd className="mt-0.5">
          <span className="text-muted">What is charged then:</span> {charged}
        </dd>
      )}
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
