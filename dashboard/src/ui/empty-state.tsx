import type { ReactNode } from 'react';

/** Nothing here yet: what will be here, and the one next step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}): ReactNode {
  return (
    <div className="border-y border-hairline py-12 text-center">
      <h2 className="text-lead font-medium">{title}</h2>
      <div className="mx-auto mt-1 max-w-md text-muted">{children}</div>
      {action !== undefined && <div className="mt-4 flex justify-center">{action}</div>}
    </div>
  );
}
