import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Problem, problemOf } from '../client/problem.ts';
import { Button } from './button.tsx';
import { ICON } from './icon.ts';
import { OutOfCredits } from './out-of-credits.tsx';
import { adviceFor, type ProblemAdvice, problemPage } from './problem-advice.ts';

/** A failed call, told kindly: what happened, what was (not) charged, what to do. */
export function ProblemNotice({
  error,
  onRetry,
  retryLabel = 'Try again',
  advice,
}: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  retryLabel?: string;
  /** What follows here, where that is more than the kind of problem says. */
  advice?: ProblemAdvice | undefined;
}): ReactNode {
  const problem = problemOf(error);
  if (problem.code === 'out-of-credits') return <OutOfCredits problem={problem} />;
  const { charged, next } = advice ?? adviceFor(problem);
  return (
    <Notice problem={problem}>
      <p className="mt-1 text-muted">{[problem.detail, charged, next].filter(Boolean).join(' ')}</p>
      {onRetry !== undefined && mayHelp(problem) && (
        <Button onClick={onRetry} className="mt-3">
          {retryLabel}
        </Button>
      )}
    </Notice>
  );
}

/** Sending the same again helps against weather and limits, not against a refusal. */
function mayHelp({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500;
}

function Notice({ problem, children }: { problem: Problem; children: ReactNode }): ReactNode {
  const page = problemPage(problem);
  return (
    <div
      role="alert"
      className="flex max-w-3xl gap-3 rounded-control border border-hairline bg-surface p-4"
    >
      <CircleAlert {...ICON} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{problem.title}</p>
        {children}
        {(page !== null || problem.requestId !== undefined) && (
          <p className="mt-2 flex flex-wrap gap-x-3 text-label text-faint">
            {page !== null && (
              <a href={page} className="text-link hover:underline">
                What this means
              </a>
            )}
            {problem.requestId !== undefined && (
              <code className="font-mono">{problem.requestId}</code>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
