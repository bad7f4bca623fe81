import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Sparkline } from '../chart/sparkline.tsx';
import { usageQueries } from '../client/usage-queries.ts';
import { useNow } from '../time/use-now.ts';
import { utcDayOf } from '../time/utc-day.ts';
import { Money } from '../ui/figure.tsx';
import { moneyText, nanosOf } from '../ui/money.ts';
import { spendBars } from '../usage/spend-bars.ts';
import { timeSlots } from '../usage/time-slots.ts';
import { readUsageSearch } from '../usage/usage-search.ts';

/** The spend of the last thirty days at a glance; it leads to the usage page, which shows them. */
export function RecentSpend(): ReactNode {
  const today = utcDayOf(useNow(60_000));
  const read = readUsageSearch({}, today);
  const filter = 'view' in read ? read.view.filter : {};
  const { data } = useQuery(usageQueries.series(filter, { step: 'day', by: 'none' }));
  if (data === undefined || data.totals.runs === 0 || !('view' in read)) return null;
  const slots = timeSlots(read.view.firstDay, today, 'day');
  const { bars } = spendBars(data.items, { slots, width: 'day', show: 'dollars' });
  const { charged } = data.totals;
  return (
    <Link to="/usage" className="group block rounded-control">
      <Sparkline
        values={bars.map(({ whole }) => nanosOf(whole.charged))}
        label={`Spend by day: ${moneyText(charged)} in 30 days`}
      />
      <span className="mt-1 block text-label text-muted group-hover:text-text">
        <Money amount={charged} /> in 30 days
      </span>
    </Link>
  );
}
