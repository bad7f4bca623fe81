import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../ui/class-names.ts';
import { ICON } from '../ui/icon.ts';
import { Th } from '../ui/table.tsx';
import { type ModelSort, nextSort, sortInForce } from './model-filter.ts';

/** A column's heading; where the column can be sorted, a button that does. */
export function SortTh({
  by,
  sort,
  onSort,
  right = false,
  className,
  children,
}: {
  by?: ModelSort['by'];
  sort?: string | undefined;
  onSort?: ((sort: string | undefined) => void) | undefined;
  right?: boolean;
  className?: string;
  children: ReactNode;
}): ReactNode {
  if (by === undefined || onSort === undefined) {
    return (
      <Th right={right} className={className}>
        {children}
      </Th>
    );
  }
  const current = sortInForce(sort);
  const direction = current.by !== by ? undefined : current.descending ? 'descending' : 'ascending';
  return (
    <Th right={right} className={className} aria-sort={direction}>
      <button
        type="button"
        onClick={() => onSort(nextSort(sort, by))}
        className={cx(
          'inline-flex h-8 items-center gap-1 rounded-control hover:text-text',
          right && 'flex-row-reverse',
          direction !== undefined && 'text-text',
        )}
      >
        {children}
        {direction === 'ascending' && <ArrowUp {...ICON} size={12} />}
        {direction === 'descending' && <ArrowDown {...ICON} size={12} />}
      </button>
    </Th>
  );
}
