import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { queries } from '../client/queries.ts';
import { formProblem } from '../ui/form-problem.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryPage } from './entry-page.tsx';
import { freePlanText } from './free-plan-text.ts';
import { EMPTY_LOGIN, NEW_LOGIN_NAMES, newLoginErrors, sentLogin } from './new-login.ts';
import { NewLoginFields } from './new-login-fields.tsx';
import { useEnter } from './use-enter.ts';

/** Sign up: a customer on the Free plan, with the first day's credit there at once. */
export function SignUpPage(): ReactNode {
  const { next } = useSearch({ from: '/entry/sign-up' });
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
      <SignUpForm next={next} />
    </EntryPage>
  );
}

function SignUpForm({ next }: { next: string | undefined }): ReactNode {
  const enter = useEnter();
  const [login, setLogin] = useState(EMPTY_LOGIN);
  const signUp = useMutation({
    mutationFn: () => answerOf(api.POST('/api/auth/sign-up/email', { body: sentLogin(login) })),
    onSuccess: () => enter(next),
  });
  const [tried, setTried] = useState(0);
  const { fields, rest } = formProblem(signUp.error, NEW_LOGIN_NAMES);
  const wrong = newLoginErrors(login);
  const submit = (): void => {
    setTried(tried + 1);
    signUp.reset();
    if (Object.keys(wrong).length === 0) signUp.mutate();
  };
  return (
    <EntryForm
      problem={rest}
      button="Sign up"
      busy={signUp.isPending}
      onSubmit={submit}
      checked={{ tries: tried, error: signUp.error }}
    >
      <NewLoginFields
        login={login}
        onLogin={setLogin}
        errors={tried === 0 ? {} : { ...fields, ...wrong }}
      />
    </EntryForm>
  );
}
