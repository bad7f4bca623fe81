import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { focusFirst, TextField } from '../ui/field.tsx';
import { formProblem } from '../ui/form-problem.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryPage } from './entry-page.tsx';
import { useEnter } from './use-enter.ts';

/** Log in, and go where one was going. */
export function LoginPage(): ReactNode {
  const { next } = useSearch({ from: '/entry/login' });
  return (
    <EntryPage
      title="Log in"
      foot={
        <>
          New here?{' '}
          <Link to="/sign-up" search={{ next }} className="text-link hover:underline">
            Sign up
          </Link>
        </>
      }
    >
      <LoginForm next={next} />
    </EntryPage>
  );
}

function LoginForm({ next }: { next: string | undefined }): ReactNode {
  const enter = useEnter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/auth/sign-in/email', { body: { email: email.trim(), password } })),
    onSuccess: () => enter(next),
  });
  const { fields, rest } = formProblem(login.error, ['email', 'password']);
  const forgot = (
    <Link
      to="/forgot-password"
      state={{ email: email.trim() }}
      className="text-label text-link hover:underline"
    >
      Forgot it?
    </Link>
  );
  return (
    <EntryForm
      problem={rest}
      button="Log in"
      busy={login.isPending}
      onSubmit={() => login.mutate()}
    >
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        ref={focusFirst}
        value={email}
        onValue={setEmail}
        error={fields.email}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onValue={setPassword}
        error={fields.password}
        aside={forgot}
      />
    </EntryForm>
  );
}
