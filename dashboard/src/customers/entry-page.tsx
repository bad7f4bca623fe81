import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTitle } from '../shell/use-title.ts';
import { Brand } from '../ui/brand.tsx';

/** The page before one is in: the brand, a title, one form. */
export function EntryPage({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}): ReactNode {
  useTitle(title);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col px-6 pt-[max(32px,11dvh)] pb-12">
      <Link to="/" className="self-start rounded-control">
        <Brand />
      </Link>
      <h1 className="mt-12 text-title font-semibold">{title}</h1>
      {lead !== undefined && <p className="mt-1 text-muted">{lead}</p>}
      <div className="mt-6">{children}</div>
      {foot !== undefined && <p className="mt-6 text-table text-muted">{foot}</p>}
    </main>
  );
}
