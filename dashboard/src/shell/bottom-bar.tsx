import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../client/use-me.ts';
import { ICON } from '../ui/icon.ts';
import { Menu, MenuDivider, MenuLink } from '../ui/menu.tsx';
import { API_REFERENCE, type Destination, isExact, OPERATOR_DESTINATIONS } from './destinations.ts';
import { useDestinations } from './use-destinations.ts';
import { UserMenuItems } from './user-menu.tsx';

const IN_THE_BAR = 4;
const ITEM =
  'flex h-14 w-full flex-col items-center justify-center gap-0.5 text-[11px] leading-4 text-muted';

/** The phone's navigation: four places, and a menu with the rest. */
export function BottomBar(): ReactNode {
  const destinations = useAll();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-hairline bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden print:hidden"
    >
      <ul className="flex">
        {destinations.slice(0, IN_THE_BAR).map(({ to, label, icon: Icon }) => (
          <li key={to} className="min-w-0 flex-1">
            <Link
              to={to}
              activeOptions={{ exact: isExact(to) }}
              className={ITEM}
              activeProps={{ className: 'font-medium !text-text', 'aria-current': 'page' }}
            >
              <Icon {...ICON} size={18} />
              {label}
            </Link>
          </li>
        ))}
        <li className="min-w-0 flex-1">
          <More />
        </li>
      </ul>
    </nav>
  );
}

/** All places; for an operator who is no customer the desk comes first. */
function useAll(): readonly Destination[] {
  const me = useMe();
  const destinations = useDestinations();
  if (me?.operator !== true) return destinations;
  return me.customer === null
    ? [...OPERATOR_DESTINATIONS, ...destinations]
    : [...destinations, ...OPERATOR_DESTINATIONS];
}

function More(): ReactNode {
  const rest = useAll().slice(IN_THE_BAR);
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className={ITEM}>
          <Ellipsis {...ICON} size={18} />
          More
        </button>
      }
    >
      {rest.map(({ to, label, icon: Icon }) => (
        <MenuLink key={to}>
          <Link to={to}>
            <Icon {...ICON} /> {label}
          </Link>
        </MenuLink>
      ))}
      <MenuLink>
        <a href={API_REFERENCE.href}>
          <API_REFERENCE.icon {...ICON} /> {API_REFERENCE.label}
        </a>
      </MenuLink>
      <MenuDivider />
      <UserMenuItems />
    </Menu>
  );
}
