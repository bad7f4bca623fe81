import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { ICON } from '../ui/icon.ts';

/** Stands between what was and what is. */
export function Becomes(): ReactNode {
  return (
    <>
      <ArrowRight {...ICON} size={14} className="mx-1 inline-block align-[-2px] text-faint" />
      <span className="sr-only"> became </span>
    </>
  );
}
