import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

/** What stands where something will be, at its size, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }): ReactNode {
  return <span aria-hidden="true" className={cx('block rounded-control bg-sunken', className)} />;
}

/** Lines of text that are on their way. */
export function SkeletonLines({ lines }: { lines: number }): ReactNode {
  return (
    <div role="status" className="space-y-3">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((line) => (
        <Skeleton key={line} className="h-3.5 w-full max-w-xl last:w-2/3" />
      ))}
    </div>
  );
}
