import type { ReactNode } from 'react';
import { cx } from '../../ui/class-names.ts';
import type { PricedSpeed } from './price-speed.ts';

type Props = { points: readonly PricedSpeed[]; active: string | null };

/** What the numbers beside the points stand for, where there is no room for names. */
export function NumberKey({ points, active }: Props): ReactNode {
  return (
    <ol className="mt-2 columns-2 gap-x-4 text-label sm:columns-3 lg:columns-4">
      {points.map(({ id, label }, at) => (
        <li
          key={id}
          className={cx('flex gap-2 py-0.5', active === id ? 'text-text' : 'text-muted')}
        >
          <span className="w-4 shrink-0 text-right tabular">{at + 1}</span>
          <span className="min-w-0">{label}</span>
        </li>
      ))}
    </ol>
  );
}
