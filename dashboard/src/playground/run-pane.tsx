import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { ProblemError, problemOf } from '../client/problem.ts';
import { useMe } from '../client/use-me.ts';
import { durationText } from '../time/time-text.ts';
import { LOST_RUN_ADVICE, STOPPED_LINE_ADVICE } from '../ui/problem-advice.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ExampleOutput } from './example-output.tsx';
import { runHindrance } from './run-hindrance.ts';
import { RunResult } from './run-result.tsx';
import { RunningMeter } from './running-meter.tsx';
import type { Playground } from './use-playground.ts';
import { useScrolledIntoView } from './use-scrolled-into-view.ts';

type Props = { model: Model; state: Playground };

/** The right side of the playground: nothing yet, the running meter, the result, or a refusal. */
export function RunPane({ model, state }: Props): ReactNode {
  const { running, failure, shown } = state;
  const failed = failure !== null && failure !== undefined;
  const pane = useScrolledIntoView(running, !running && (failed || shown !== null));
  return (
    <div
      ref={pane}
      className="flex min-h-[420px] min-w-0 scroll-mt-20 scroll-mb-24 flex-col lg:min-h-[504px]"
      aria-live="polite"
      aria-busy={running}
    >
      {running ? (
        <RunningMeter model={model} state={state} />
      ) : failed ? (
        <Failure model={model} state={state} />
      ) : (
        <Ended model={model} state={state} />
      )}
    </div>
  );
}

function Ended({ model, state: { example, shown } }: Props): ReactNode {
  if (example !== null && example.output !== null) {
    return <ExampleOutput model={model} example={example} />;
  }
  if (shown !== null) return <RunResult key={shown.outcome.runId} model={model} shown={shown} />;
  return <NothingYet model={model} />;
}

/** A run that was begun has a receipt even where it failed: it says what was (not) charged. */
function Failure({ model, state }: Props): ReactNode {
  const customer = useMe()?.customer;
  const { code, requestId, charge } = problemOf(state.failure);
  const lost = code === 'unreachable';
  const stopped = code === 'billing-unavailable' && customer?.lineStopped === true;
  const hindered = runHindrance(customer, model, state.choice) !== null;
  const begun = requestId?.startsWith('run_') === true;
  return (
    <div>
      <ProblemNotice
        error={stopped ? asStoppedLine(state.failure) : state.failure}
        onRetry={hindered && !lost ? undefined : state.run}
        retryLabel={lost ? 'Ask for it again' : 'Run again'}
        advice={lost ? LOST_RUN_ADVICE : stopped ? STOPPED_LINE_ADVICE : undefined}
      />
      {begun && (
        <p className="mt-3 text-table">
          <Link to="/runs/$id" params={{ id: requestId }} className="text-link hover:underline">
            {charge === undefined ? 'See what became of this run' : 'The receipt of this run'}
          </Link>
        </p>
      )}
    </div>
  );
}

/** The same refusal is told for weather that passes; a stopped line is named for what it is. */
function asStoppedLine(failure: unknown): ProblemError {
  return new ProblemError({ ...problemOf(failure), title: 'Runs are stopped for now' });
}

function NothingYet({ model }: Pick<Props, 'model'>): ReactNode {
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
