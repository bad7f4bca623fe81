import type { ReactNode } from 'react';
import type { Problem } from '../client/problem.ts';

/** What went wrong with a form as a whole, above it. */
export function FormNotice({ problem }: { problem: Problem | null }): ReactNode {
  if (problem === null) return null;
  return (
    <div role="alert" className="rounded-control border border-bad px-3 py-2 text-table">
      <p className="font-medium">{problem.title}</p>
      <p className="text-muted">{problem.detail}</p>
    </div>
  );
}
