import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

/** What a chip says at a glance. `meter`: it is running. */
export type ChipTone = 'plain' | 'in' | 'warn' | 'bad' | 'meter';

const DOTS: Readonly<Record<ChipTone, string>> = {
  plain: 'bg-faint',
  in: 'bg-in',
  warn: 'bg-warn',
  bad: 'bg-bad',
  meter: 'bg-cab meter-lamp',
};

/** A state in a word, with a dot; the colour repeats what the word says. */
export function Chip({ tone, children }: { tone: ChipTone; children: ReactNode }): ReactNode {
  return (
    <span className="inline-flex items-center gap-1.5 align-top whitespace-nowrap text-muted">
      <span aria-hidden="true" className={cx('size-1.5 rounded-full', DOTS[tone])} />
      {children}
    </span>
  );
}

/** A short fact that belongs to a name: a licence, a plan. */
export function Tag({ children }: { children: ReactNode }): ReactNode {
  return (
    <span className="inline-flex h-5 items-center rounded-control border border-hairline px-1.5 text-label whitespace-nowrap text-muted">
      {children}
    </span>
  );
}
