import type { ReactNode } from 'react';
import type { Series } from '../chart/series.ts';
import { Swatch } from '../chart/swatch.tsx';
import { countText } from '../ui/count-text.ts';
import { Money } from '../ui/figure.tsx';
import type { SpendBar } from './spend-bars.ts';
import { runsText } from './spend-text.ts';
import type { ShowName } from './usage-search.ts';

type SpendTipProps = {
  bar: SpendBar | undefined;
  series: readonly Series[];
  show: ShowName;
  hatch: string;
};

/** The day one points at: what it cost, how many runs, and whose. */
export function SpendTip({ bar, series, show, hatch }: SpendTipProps): ReactNode {
  if (bar === undefined) return null;
  const { slot, parts, whole } = bar;
  return (
    <>
      <p className="text-label text-muted">{slot.title}</p>
      <p className="flex items-baseline justify-between gap-3">
        <Money amount={whole.charged} className="font-medium" />
        <span className="text-muted tabular">{runsText(whole.runs)}</span>
      </p>
      {series.map(({ id, name }, at) => {
        const part = parts[at];
        if (part === undefined || part.runs === 0) return null;
        return (
          <p key={id} className="mt-0.5 flex items-center gap-1.5 text-label text-muted">
            <Swatch at={at} hatch={hatch} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="text-text tabular">
              {show === 'runs' ? countText(part.runs) : <Money amount={part.charged} />}
            </span>
          </p>
        );
      })}
    </>
  );
}
