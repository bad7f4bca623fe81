import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ModelList } from '../catalog/model-list.tsx';
import { queries } from '../client/queries.ts';
import { freePlanText } from '../customers/free-plan-text.ts';
import { Page } from '../shell/page.tsx';
import { buttonClass } from '../ui/button.tsx';

/** What a visitor sees first: what this is, what it costs to try, and the models. */
export function WelcomePage({ operator }: { operator: boolean }): ReactNode {
  const plans = useQuery({ ...queries.plans, enabled: !operator }).data?.items ?? [];
  return (
    <Page title="Home">
      <section className="max-w-2xl py-4 sm:py-8">
        <h2 className="text-hero font-semibold tracking-tight text-balance">
          {operator ? 'You run this installation.' : 'Pay for GPU time. See every digit of it.'}
        </h2>
        <p className="mt-3 text-lead text-muted">
          {operator
            ? 'Your login is not a customer’s: it has no credit and makes no runs.'
            : 'Run a model with one request. You are charged for the time a GPU worked on it, ' +
              'exactly, with a receipt for every run. What fails is free.'}
        </p>
        <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
          {operator ? (
            <Link to="/operator" className={buttonClass('main')}>
              See the workers
            </Link>
          ) : (
            <Link to="/sign-up" className={buttonClass('main')}>
              Sign up
            </Link>
          )}
          <p className="min-h-5 text-table text-muted">{!operator && freePlanText(plans)}</p>
        </div>
      </section>
      <section className="mt-8">
        <h2 className="mb-2 text-lead font-semibold">Models</h2>
        <ModelList />
      </section>
    </Page>
  );
}
