import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FromYourCode } from '../playground/from-your-code.tsx';
import { dateText } from '../time/time-text.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { isNarrowed, type UsageView } from './usage-search.ts';

/** Nothing has run yet: the one next step, and an example that works as it stands. */
export function NoRunsYet(): ReactNode {
  return (
    <>
      <EmptyState
        title="No run yet"
        action={
          <Link to="/models" className={buttonClass('main')}>
            Choose a model
          </Link>
        }
      >
        Every run appears here within a second, with its exact charge and a receipt that shows how
        it came about.
      </EmptyState>
      <FromYourCode />
    </>
  );
}

/** There are runs, but none under these filters. */
export function NoMatch({ view }: { view: UsageView }): ReactNode {
  const { filter, firstDay, lastDay, range } = view;
  const [first, last] = [dateText(`${firstDay}T00:00Z`), dateText(`${lastDay}T00:00Z`)];
  const days = firstDay === lastDay ? `on ${first}` : `from ${first} to ${last}`;
  const narrowed = isNarrowed(filter);
  const widest = range === '90d' && !narrowed;
  return (
    <EmptyState
      title={narrowed ? 'No run matches' : 'No run in these days'}
      action={
        <Link
          to="/usage"
          search={narrowed ? {} : { range: '90d' }}
          className={buttonClass('plain', widest ? 'hidden' : undefined)}
        >
          {narrowed ? 'Clear filters' : 'Show the last 90 days'}
        </Link>
      }
    >
      {narrowed ? `Nothing ${days} (UTC) matches these filters.` : `Nothing has run ${days} (UTC).`}
      {widest && ' Choose other days to look further back.'}
    </EmptyState>
  );
}
