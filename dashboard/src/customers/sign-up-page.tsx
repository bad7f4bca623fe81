import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { answerOf, api } from '../client/api.ts';
import { queries } from '../client/queries.ts';
import { EntryPage } from './entry-page.tsx';
import { freePlanText } from './free-plan-text.ts';
import { NewLoginForm } from './new-login-form.tsx';
import { useEnter } from './use-enter.ts';

/** Sign up: a customer on the Free plan, with the first day's credit there at once. */
export function SignUpPage(): ReactNode {
  const { next } = useSearch({ from: '/entry/sign-up' });
  const enter = useEnter();
  const plans = useQuery(queries.plans).data?.items ?? [];
  return (
    <EntryPage
      title="Sign up"
      lead={freePlanText(plans)}
      foot={
        <>
          Been here before?{' '}
          <Link to="/login" search={{ next }} className="text-link hover:underline">
            Log in
          </Link>
        </>
      }
    >
      <NewLoginForm
        button="Sign up"
        send={(body) => answerOf(api.POST('/api/auth/sign-up/email', { body }))}
        onSent={() => enter(next)}
      />
    </EntryPage>
  );
}
