import { Square } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { useElapsed } from '../time/use-elapsed.ts';
import { Button } from '../ui/button.tsx';
import { Money } from '../ui/figure.tsx';
import { ICON } from '../ui/icon.ts';
import { costOfTime } from '../ui/money.ts';
import { likelyText } from './quote-words.ts';
import type { Playground } from './use-playground.ts';

/**
 * The taximeter of a run that is going on. What it shows is an upper bound: only GPU time is
 * charged, and that is never more than the time one has waited. Where something else is paid for,
 * it shows the time and the price that was quoted.
 */
export function RunningMeter({ model, state }: { model: Model; state: Playground }): ReactNode {
  const elapsedMs = useElapsed(true);
  const perSecond = pricePerSecond(model, state);
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`;
  return (
    <div className="flex flex-1 flex-col items-center justify-center rounded-control bg-surface p-6">
      <p className="inline-flex items-center gap-2 text-table text-muted">
        <span aria-hidden="true" className="meter-lamp size-2 rounded-full bg-cab" />
        {state.stopping ? 'Stopping' : 'Running'}
      </p>
      <div role="timer" aria-live="off" className="mt-2 text-center">
        <p className="text-hero font-semibold tracking-tight tabular">
          {perSecond === null ? seconds : <Money amount={costOfTime(elapsedMs, perSecond)} full />}
        </p>
        <p className="mt-1 text-table text-muted tabular">
          {perSecond === null ? quotedText(state) : `at most, after ${seconds}`}
        </p>
      </div>
      <Button className="mt-6" onClick={state.stop} busy={state.stopping}>
        <Square {...ICON} size={14} /> {state.stopping ? 'Stopping…' : 'Stop this run'}
      </Button>
      <p className="mt-4 max-w-xs text-center text-label text-faint">
        {perSecond === null
          ? 'Waiting and loading are free, and so is a run that fails.'
          : 'Only GPU time is charged: waiting and loading are free. The exact charge comes with the result.'}
      </p>
    </div>
  );
}

/** The price of a second, where seconds are all that is paid for on the deployment that runs. */
function pricePerSecond(model: Model, { quote }: Playground): string | null {
  const [first] = model.deployments;
  const id = quote?.deployment.id ?? first?.id;
  const deployment = model.deployments.find((each) => each.id === id);
  if (deployment === undefined || deployment.rateCard.components.length !== 1) return null;
  return deployment.perGpuSecond;
}

function quotedText({ quote }: Playground): string {
  return quote === undefined ? '' : `${likelyText(quote)} for this run`;
}
