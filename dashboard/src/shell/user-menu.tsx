import { Link } from '@tanstack/react-router';
import { CircleUser, LogIn, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMe } from '../client/use-me.ts';
import { ICON } from '../ui/icon.ts';
import { Menu, MenuChoices, MenuDivider, MenuItem, MenuLink } from '../ui/menu.tsx';
import type { Theme } from './theme.ts';
import { useSignOut } from './use-sign-out.ts';
import { useTheme } from './use-theme.ts';

/** Themes by their words. */
const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** Who is logged in, the theme, and the way out. */
export function UserMenu(): ReactNode {
  const me = useMe();
  const name = me === undefined ? '' : (me.user?.name ?? 'Not logged in');
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={name === '' ? 'Theme and login' : `${name}: theme and login`}
          className="mt-1 flex h-11 w-full items-center gap-2.5 rounded-control px-2.5 text-left text-muted transition-colors duration-150 hover:bg-sunken max-lg:justify-center"
        >
          <CircleUser {...ICON} className="shrink-0" />
          <span className="min-w-0 flex-1 max-lg:sr-only">
            <span className="block truncate text-table leading-4 font-medium text-text">
              {name}
            </span>
            {me?.customer != null && (
              <span className="block truncate text-label text-faint">{me.customer.plan.name}</span>
            )}
          </span>
        </button>
      }
    >
      <UserMenuItems />
    </Menu>
  );
}

/** What both the rail's menu and the phone's menu end with. */
export function UserMenuItems(): ReactNode {
  const me = useMe();
  const signOut = useSignOut();
  const [theme, chooseTheme] = useTheme();
  return (
    <>
      {me?.user != null && (
        <p className="max-w-64 truncate px-2 pt-2 text-label text-muted">{me.user.email}</p>
      )}
      <MenuChoices
        label="Theme"
        value={theme}
        options={THEMES}
        onValue={(value) => chooseTheme(value === 'light' || value === 'dark' ? value : 'system')}
      />
      <MenuDivider />
      {me?.user == null ? (
        <MenuLink>
          <Link to="/login">
            <LogIn {...ICON} /> Log in
          </Link>
        </MenuLink>
      ) : (
        <MenuItem onSelect={signOut}>
          <LogOut {...ICON} /> Log out
        </MenuItem>
      )}
    </>
  );
}
