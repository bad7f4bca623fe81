import type { ReactNode } from 'react';

/** The mark: a piece of checker band on cab yellow. */
export function BrandMark({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="shrink-0">
      <rect width="24" height="24" rx="5.5" fill="var(--cab)" />
      <path fill="var(--on-cab)" d="M2 7h5v5H2zM12 7h5v5h-5zM7 12h5v5H7zM17 12h5v5h-5z" />
    </svg>
  );
}

/** The mark with the name. */
export function Brand(): ReactNode {
  return (
    <span className="inline-flex items-center gap-2">
      <BrandMark />
      <span className="text-lead font-semibold tracking-tight">Taximeter</span>
    </span>
  );
}
