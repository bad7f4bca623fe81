import type { ReactNode } from 'react';
import { Skeleton, SkeletonLines } from '../ui/skeleton.tsx';
import { Page } from './page.tsx';

/** The shape of a page that is on its way, within the shell that is there already. */
export function PendingPage(): ReactNode {
  return (
    <Page title="Loading" heading={<Skeleton className="h-5 w-28" />}>
      <Skeleton className="mb-8 h-11 w-56" />
      <SkeletonLines lines={6} />
    </Page>
  );
}
