import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import type { UsageSummary } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { Countdown } from '../time/instant.tsx';
import { cx } from '../ui/class-names.ts';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import { MENU_SURFACE } from '../ui/menu.tsx';
import { isPositive, moneyText, shortMoney } from '../ui/money.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { isLow } from './is-low.ts';

/** The balance, always in sight; it opens the grants it is made of. */
export function BalanceChip(): ReactNode {
  const { data: usage, isError } = useQuery(queries.usage);
  if (usage === undefined) return isError ? null : <Skeleton className="h-8 w-20" />;
  const low = isLow(usage.available, usage.grants);
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`${moneyText(usage.available)} left; show the grants`}
        title={`${moneyText(usage.available)} left`}
        className={cx(
          'inline-flex h-8 items-center gap-1.5 rounded-control border px-2.5 font-medium tabular',
          'transition-colors duration-150 hover:bg-sunken',
          low ? 'border-warn text-warn' : 'border-hairline',
        )}
      >
        {shortMoney(usage.available)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={`${MENU_SURFACE} w-80 p-4`}
        >
          <Balance usage={usage} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Balance({ usage }: { usage: UsageSummary }): ReactNode {
  return (
    <>
      <p className="text-label text-muted">Left for new runs</p>
      <p className="text-title font-semibold">
        <Money amount={usage.available} />
      </p>
      <ul className="mt-3 divide-y divide-hairline border-y border-hairline text-table">
        {usage.grants.map((grant) => (
          <li key={grant.id} className="flex items-baseline justify-between gap-4 py-2">
            <span className="min-w-0">
              <span className="block truncate">{grant.label}</span>
              <span className="text-label text-muted">
                {grant.expiresAt === null ? (
                  'never expires'
                ) : (
                  <>
                    expires in <Countdown to={grant.expiresAt} />
                  </>
                )}
              </span>
            </span>
            <Money amount={grant.remaining} />
          </li>
        ))}
        {usage.grants.length === 0 && <li className="py-2 text-muted">No credit is left.</li>}
        {isPositive(usage.held) && (
          <li className="py-2 text-muted">
            <Money amount={usage.held} /> set aside for{' '}
            {usage.running === 1 ? 'a run' : `${countText(usage.running)} runs`} going on
          </li>
        )}
      </ul>
      <Popover.Close asChild>
        <Link to="/usage" className="mt-3 inline-block text-table text-link hover:underline">
          Usage and receipts
        </Link>
      </Popover.Close>
    </>
  );
}
