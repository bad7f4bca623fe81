import { useEffect, useState } from 'react';
import { nowMs } from './now-ms.ts';

/** The present time, read again every `everyMs`. Units: ms since epoch. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
