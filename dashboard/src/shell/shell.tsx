import { Outlet } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useLiveUsage } from '../client/use-live-usage.ts';
import { useMe } from '../client/use-me.ts';
import { BottomBar } from './bottom-bar.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { RouteAnnouncer } from './route-announcer.tsx';

/** What every page but the login stands in: rail, content, the phone's bar, the palette. */
export function Shell(): ReactNode {
  const [searching, setSearching] = useState(false);
  const me = useMe();
  useLiveUsage(me?.customer != null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setSearching((open) => !open);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 rounded-control bg-paper px-3 py-2 shadow-menu not-focus:sr-only"
      >
        Skip to the content
      </a>
      <Rail onSearch={() => setSearching(true)} />
      <div className="min-w-0 flex-1">
        <Outlet />
      </div>
      <BottomBar />
      <Palette open={searching} onOpenChange={setSearching} />
      <RouteAnnouncer />
    </div>
  );
}
