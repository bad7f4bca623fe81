import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { focusFirst, TextField } from '../ui/field.tsx';
import { formProblem } from '../ui/form-problem.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryPage } from './entry-page.tsx';

/** Ask for a link to set a new password; the answer does not tell whether anybody has it. */
export function ForgotPasswordPage(): ReactNode {
  const typed = useLocation({ select: ({ state }) => state.email });
  const [email, setEmail] = useState(typed ?? '');
  const ask = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/auth/request-password-reset', { body: { email: email.trim() } })),
  });
  const { fields, rest } = formProblem(ask.error, ['email']);
  const back = (
    <Link to="/login" className="text-link hover:underline">
      Back to the login
    </Link>
  );
  if (ask.isSuccess) {
    return (
      <EntryPage title="Look into your mail" foot={back}>
        <p role="status" className="text-muted">
          If someone is signed up as <strong className="text-text">{email.trim()}</strong>, a link
          to set a new password is on its way. It works once and for an hour.
        </p>
      </EntryPage>
    );
  }
  return (
    <EntryPage
      title="Set a new password"
      lead="We send you a link. Your keys and your credit stay as they are."
      foot={back}
    >
      <EntryForm
        problem={rest}
        button="Send the link"
        busy={ask.isPending}
        onSubmit={() => ask.mutate()}
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
      </EntryForm>
    </EntryPage>
  );
}
