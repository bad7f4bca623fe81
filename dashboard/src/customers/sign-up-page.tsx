import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { queries } from '../client/queries.ts';
import { focusFirst, TextField } from '../ui/field.tsx';
import { formProblem } from '../ui/form-problem.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryPage } from './entry-page.tsx';
import { freePlanText } from './free-plan-text.ts';
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
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signUp = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/auth/sign-up/email', {
          body: { name: name.trim(), email: email.trim(), password },
        }),
      ),
    onSuccess: () => enter(next),
  });
  const { fields, rest } = formProblem(signUp.error, ['name', 'email', 'password']);
  return (
    <EntryForm
      problem={rest}
      button="Sign up"
      busy={signUp.isPending}
      onSubmit={() => signUp.mutate()}
    >
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        required
        ref={focusFirst}
        value={name}
        onValue={setName}
        error={fields.name}
      />
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onValue={setEmail}
        error={fields.email}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        required
        value={password}
        onValue={setPassword}
        error={fields.password}
        hint="At least 10 characters; a few words in a row are easy to keep."
      />
    </EntryForm>
  );
}
