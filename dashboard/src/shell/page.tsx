import type { ReactNode } from 'react';
import { useMe } from '../client/use-me.ts';
import { BrandMark } from '../ui/brand.tsx';
import { BalanceChip } from './balance-chip.tsx';
import { SignedOutLinks } from './signed-out-links.tsx';
import { StandingBanner } from './standing-banner.tsx';
import { useTitle } from './use-title.ts';

/** 1120 px of content, and the room beside it. */
const WIDTH = 'max-w-[1184px] px-4 sm:px-6 lg:px-8';

/** A page: its title and one main action in the top bar, the balance at the right, the content. */
export function Page({
  title,
  heading,
  action,
  children,
}: {
  /** What the browser's tab says. */
  title: string;
  /** What the top bar says, where that is more than the title. */
  heading?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}): ReactNode {
  useTitle(title);
  const me = useMe();
  return (
    <>
      <header className="sticky top-0 z-20 border-b border-hairline bg-paper print:static">
        <div className={`${WIDTH} flex h-[55px] items-center gap-3`}>
          <span className="sm:hidden print:inline">
            <BrandMark size={20} />
          </span>
          <h1 className="min-w-0 flex-1 truncate text-lead font-semibold sm:text-title">
            {heading ?? title}
          </h1>
          <span className="flex items-center gap-3 print:hidden">
            {action}
            {me?.user != null && me.customer !== null && <BalanceChip />}
            {me !== undefined && me.user === null && <SignedOutLinks />}
          </span>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={`${WIDTH} pt-6 pb-24 outline-none sm:pb-12`}>
        {me?.customer != null && <StandingBanner customer={me.customer} />}
        {children}
      </main>
    </>
  );
}
