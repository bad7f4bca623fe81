import { useEffect, useState } from 'react';

/**
 * The time since `running` became true, on a clock that is never set back; it stands still when
 * `running` ends. Units: milliseconds.
 */
export function useElapsed(running: boolean, everyMs = 50): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    if (!running) return;
    const start = performance.now();
    setElapsed(0);
    const timer = setInterval(() => setElapsed(performance.now() - start), everyMs);
    return () => clearInterval(timer);
  }, [running, everyMs]);
  return elapsed;
}
