import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';

const TITLE_SETTLES_MS = 150;

/** Says the title of each page one comes to, as a browser does when a whole page is loaded. */
export function RouteAnnouncer(): ReactNode {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(path === '' ? '' : document.title), TITLE_SETTLES_MS);
    return () => clearTimeout(timer);
  }, [path]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
