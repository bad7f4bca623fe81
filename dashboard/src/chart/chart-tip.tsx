import type { ReactNode } from 'react';

const HALF_PX = 104;

/** What is said of the place one points at, above it and always within the chart. */
export function ChartTip({
  x,
  width,
  children,
}: {
  /** The middle of the place, from the left of the chart. */
  x: number;
  width: number;
  children: ReactNode;
}): ReactNode {
  const middle = Math.min(Math.max(x, HALF_PX), Math.max(width - HALF_PX, HALF_PX));
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 z-10 w-52 -translate-x-1/2 rounded-control bg-paper px-3 py-2 text-table shadow-menu"
      style={{ left: middle }}
    >
      {children}
    </div>
  );
}
