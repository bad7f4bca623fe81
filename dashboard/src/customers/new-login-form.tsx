import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { formProblem } from '../ui/form-problem.ts';
import { EntryForm } from './entry-form.tsx';
import {
  EMPTY_LOGIN,
  NEW_LOGIN_NAMES,
  type NewLogin,
  newLoginErrors,
  sentLogin,
} from './new-login.ts';
import { NewLoginFields } from './new-login-fields.tsx';

/** Makes a login. What is wrong is marked at every field at once, before anything is sent. */
export function NewLoginForm({
  button,
  send,
  onSent,
  onRefused,
}: {
  button: string;
  send: (login: NewLogin) => Promise<unknown>;
  onSent: () => void;
  onRefused?: (error: Error) => void;
}): ReactNode {
  const [login, setLogin] = useState(EMPTY_LOGIN);
  const [tried, setTried] = useState(0);
  const sending = useMutation({
    mutationFn: () => send(sentLogin(login)),
    onSuccess: onSent,
    onError: (error) => onRefused?.(error),
  });
  const { fields, rest } = formProblem(sending.error, NEW_LOGIN_NAMES);
  const wrong = newLoginErrors(login);
  const submit = (): void => {
    setTried(tried + 1);
    sending.reset();
    if (Object.keys(wrong).length === 0) sending.mutate();
  };
  return (
    <EntryForm
      problem={rest}
      button={button}
      busy={sending.isPending}
      onSubmit={submit}
      checked={{ tries: tried, error: sending.error }}
    >
      <NewLoginFields
        login={login}
        onLogin={setLogin}
        errors={tried === 0 ? {} : { ...fields, ...wrong }}
      />
    </EntryForm>
  );
}
