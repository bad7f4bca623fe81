import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../client/use-me.ts';
import { BrandMark } from '../ui/brand.tsx';
import { cx } from '../ui/class-names.ts';
import { ICON } from '../ui/icon.ts';
import { API_REFERENCE, type Destination, isExact, OPERATOR_DESTINATIONS } from './destinations.ts';
import { useDestinations } from './use-destinations.ts';
import { UserMenu } from './user-menu.tsx';

const ROW =
  'flex h-9 items-center gap-2.5 rounded-control px-2.5 text-muted transition-colors duration-150 ' +
  'hover:bg-sunken hover:text-text focus-visible:-outline-offset-2 max-lg:justify-center';
/** As the key is called where this runs. */
const SHORTCUT = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';
const WORD = 'truncate max-lg:sr-only';

/** The left rail: 220 px with words, icons alone on a tablet, gone on a phone. */
export function Rail({ onSearch }: { onSearch: () => void }): ReactNode {
  const me = useMe();
  const destinations = useDestinations();
  return (
    <aside className="sticky top-0 hidden h-dvh w-14 shrink-0 flex-col border-r border-hairline bg-surface p-2 sm:flex lg:w-[220px] lg:p-3 print:hidden">
      <Link
        to={me?.user == null ? '/models' : '/'}
        className="mb-3 flex h-9 items-center gap-2.5 rounded-control px-1.5 max-lg:justify-center"
      >
        <BrandMark />
        <span className={cx(WORD, 'text-lead font-semibold tracking-tight')}>Taximeter</span>
      </Link>
      <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto">
        <SearchRow onSearch={onSearch} />
        <DestinationList items={destinations} />
        {me?.operator === true && (
          <>
            <h2 className="mt-5 mb-1 px-2.5 text-label text-faint max-lg:sr-only">Operator</h2>
            <hr className="my-3 border-hairline lg:hidden" />
            <DestinationList items={OPERATOR_DESTINATIONS} />
          </>
        )}
      </nav>
      <a href={API_REFERENCE.href} title={API_REFERENCE.label} className={ROW}>
        <API_REFERENCE.icon {...ICON} className="shrink-0" />
        <span className={WORD}>{API_REFERENCE.label}</span>
      </a>
      <UserMenu />
    </aside>
  );
}

function SearchRow({ onSearch }: { onSearch: () => void }): ReactNode {
  return (
    <button
      type="button"
      onClick={onSearch}
      title="Search"
      className={cx(ROW, 'mb-2 w-full border border-hairline bg-paper')}
    >
      <Search {...ICON} className="shrink-0" />
      <span className={cx(WORD, 'flex-1 text-left')}>Search</span>
      <kbd className="font-sans text-label text-faint max-lg:hidden">{SHORTCUT}</kbd>
    </button>
  );
}

function DestinationList({ items }: { items: readonly Destination[] }): ReactNode {
  return (
    <ul className="space-y-0.5">
      {items.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <Link
            to={to}
            title={label}
            activeOptions={{ exact: isExact(to) }}
            className={ROW}
            activeProps={{ className: 'bg-sunken font-medium !text-text', 'aria-current': 'page' }}
          >
            <Icon {...ICON} className="shrink-0" />
            <span className={WORD}>{label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
