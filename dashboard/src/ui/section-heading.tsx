import type { ReactNode } from 'react';

/** The heading of a part of a page, with what belongs beside it. */
export function SectionHeading({
  title,
  children,
}: {
  title: string;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="mb-2 flex items-baseline justify-between gap-4">
      <h2 className="text-lead font-semibold">{title}</h2>
      {children}
    </div>
  );
}
