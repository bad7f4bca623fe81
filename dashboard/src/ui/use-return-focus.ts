import { useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back, when a dialog closes, to what had it when the dialog opened; where that is
 * gone, as the button of a revoked key is, to the page's content.
 *
 * Our dialogs are opened by state and have no trigger element, so nobody else remembers the opener.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const opener = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (open) opener.current = document.activeElement;
  }, [open]);
  return (event) => {
    event.preventDefault();
    const before = opener.current;
    const there = before instanceof HTMLElement && before.isConnected && before !== document.body;
    const next = there ? before : document.getElementById('main');
    next?.focus({ preventScroll: true });
  };
}
