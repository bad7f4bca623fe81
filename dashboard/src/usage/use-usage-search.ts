import { useNavigate, useSearch } from '@tanstack/react-router';
import { useNow } from '../time/use-now.ts';
import { utcDayOf } from '../time/utc-day.ts';
import { DEFAULTS, readUsageSearch, type UsageSearch } from './usage-search.ts';

const LOOK_AT_THE_CLOCK_MS = 30_000;

/**
 * What the address says is to be shown, and how to change it. Each change is a step one can go
 * back from; what is the default does not stand in the address.
 */
export function useUsageSearch(): Readonly<{
  today: string;
  read: ReturnType<typeof readUsageSearch>;
  change: (changes: UsageSearch) => void;
}> {
  const search = useSearch({ from: '/shell/private/usage' });
  const navigate = useNavigate();
  const today = utcDayOf(useNow(LOOK_AT_THE_CLOCK_MS));
  const change = (changes: UsageSearch): void => {
    const next = { ...search, ...changes };
    const said = Object.entries(next).filter(
      ([name, value]) => value !== undefined && !isDefault(name, value),
    );
    void navigate({ to: '/usage', search: Object.fromEntries(said), resetScroll: false });
  };
  return { today, read: readUsageSearch(search, today), change };
}

function isDefault(name: string, value: string): boolean {
  return Object.entries(DEFAULTS).some(([each, usual]) => each === name && usual === value);
}
