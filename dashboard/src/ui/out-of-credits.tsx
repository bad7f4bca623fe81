import type { ReactNode } from 'react';
import type { Problem } from '../client/problem.ts';
import { Countdown } from '../time/instant.tsx';
import { clockText } from '../time/time-text.ts';
import { Money } from './figure.tsx';
import { moneyText, roughMoney } from './money.ts';

/** Out of credits, to the nano-dollar: what is left, what is needed, and when more comes. */
export function OutOfCredits({ problem }: { problem: Problem }): ReactNode {
  const { available, required, shortfall, resetsAt } = problem;
  return (
    <div role="alert" className="max-w-3xl rounded-control border border-hairline bg-surface p-4">
      <p className="text-lead font-medium">Out of credits</p>
      <p className="mt-1 text-muted">
        {available !== undefined && `You have ${moneyText(available)} left. `}
        {required !== undefined && `This run needs about ${roughMoney(required)}. `}
        {resetsAt !== undefined && resetsAt !== null && (
          <>
            Free credit returns at {clockText(resetsAt)} (in <Countdown to={resetsAt} />
            ).{' '}
          </>
        )}
        Nothing was charged and the run was not started.
      </p>
      <dl className="mt-4 grid grid-cols-3 gap-4 border-t border-hairline pt-3">
        <Figure label="Left" amount={available} />
        <Figure label="Needed" amount={required} />
        <Figure label="Missing" amount={shortfall} />
      </dl>
      <p className="mt-3 text-label text-muted">
        What is needed is set aside before a run and given back when the run costs less.{' '}
        <a href="/problems/out-of-credits" className="text-link hover:underline">
          What this means
        </a>
      </p>
    </div>
  );
}

function Figure({ label, amount }: { label: string; amount: string | undefined }): ReactNode {
  if (amount === undefined) return null;
  return (
    <div>
      <dt className="text-label text-muted">{label}</dt>
      <dd className="font-medium">
        <Money amount={amount} />
      </dd>
    </div>
  );
}
