import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { problemOf } from '../client/problem.ts';
import { durationText } from '../time/time-text.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { RunResult } from './run-result.tsx';
import { RunningMeter } from './running-meter.tsx';
import type { Playground } from './use-playground.ts';
import { useScrolledIntoView } from './use-scrolled-into-view.ts';

/** The right side of the playground: nothing yet, the running meter, the result, or a refusal. */
export function RunPane({ model, state }: { model: Model; state: Playground }): ReactNode {
  const { running, failure, shown } = state;
  const failed = failure !== null && failure !== undefined;
  const pane = useScrolledIntoView(running, !running && (failed || shown !== null));
  return (
    <div
      ref={pane}
      className="flex scroll-mt-20 scroll-mb-24 min-h-[420px] flex-col lg:min-h-[504px]"
      aria-live="polite"
      aria-busy={running}
    >
      {running && <RunningMeter model={model} />}
      {!running && failed && (
        <ProblemNotice
          error={failure}
          onRetry={state.run}
          retryLabel={problemOf(failure).code === 'unreachable' ? 'Ask for it again' : 'Run again'}
        />
      )}
      {!running && !failed && shown !== null && (
        <RunResult key={shown.outcome.runId} model={model} shown={shown} />
      )}
      {!running && !failed && shown === null && <NothingYet model={model} />}
    </div>
  );
}

function NothingYet({ model }: { model: Model }): ReactNode {
  const usual = model.speed?.p50Us ?? null;
  return (
    <div className="flex flex-1 flex-col items-center justify-center rounded-control bg-surface p-6 text-center">
      <p className="text-muted">The result appears here, with its GPU time and its exact charge.</p>
      <p className="mt-1 h-5 text-label text-faint">
        {usual !== null && `A usual run takes ${durationText(usual)} of GPU time.`}
      </p>
    </div>
  );
}
