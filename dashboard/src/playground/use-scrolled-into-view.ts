import { type RefObject, useEffect, useRef } from 'react';

/**
 * Brings an element into sight when a run starts, and again when it has ended: on a phone the
 * result is below the button. Where it is in sight already nothing moves.
 */
export function useScrolledIntoView(
  running: boolean,
  ended: boolean,
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const started = useRef(false);
  useEffect(() => {
    if (running) started.current = true;
    if (!started.current || !(running || ended)) return;
    if (!running) started.current = false;
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [running, ended]);
  return element;
}
