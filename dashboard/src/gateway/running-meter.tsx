import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { useElapsed } from '../time/use-elapsed.ts';
import { Money } from '../ui/figure.tsx';
import { costOfTime } from '../ui/money.ts';

/**
 * The taximeter of a run that is going on. What it shows is an upper bound: only GPU time is
 * charged, and that is never more than the time one has waited.
 */
export function RunningMeter({ model }: { model: Model }): ReactNode {
  const elapsedMs = useElapsed(true);
  const { fromPrice } = model;
  return (
    <div className="flex flex-1 flex-col items-center justify-center rounded-control bg-surface">
      <p className="inline-flex items-center gap-2 text-table text-muted">
        <span aria-hidden="true" className="meter-lamp size-2 rounded-full bg-cab" />
        Running
      </p>
      <div role="timer" aria-live="off" className="mt-2 text-center">
        <p className="text-hero font-semibold tracking-tight tabular">
          {fromPrice.gpuSecond ? (
            <Money amount={costOfTime(elapsedMs, fromPrice.amount)} full />
          ) : (
            `${(elapsedMs / 1000).toFixed(1)} s`
          )}
        </p>
        {fromPrice.gpuSecond && (
          <p className="mt-1 text-table text-muted tabular">
            at most, after {(elapsedMs / 1000).toFixed(1)} s
          </p>
        )}
      </div>
      <p className="mt-6 max-w-xs text-center text-label text-faint">
        Only GPU time is charged: waiting and loading are free. The exact charge comes with the
        result.
      </p>
    </div>
  );
}
