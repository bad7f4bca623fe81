import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import { buttonClass } from '../ui/button.tsx';
import { focusFirst, TextField } from '../ui/field.tsx';
import { formProblem } from '../ui/form-problem.ts';
import { useToast } from '../ui/toast.tsx';
import { EntryForm } from './entry-form.tsx';
import { EntryPage } from './entry-page.tsx';

/** Set a new password with the link from the mail. */
export function ResetPasswordPage(): ReactNode {
  const { token } = useSearch({ from: '/entry/reset-password' });
  if (token === undefined) {
    return (
      <EntryPage
        title="This link is not complete"
        lead="Open the whole link from the mail, or ask for a new one."
      >
        <Link to="/forgot-password" className={buttonClass('main', 'w-full')}>
          Ask for a new link
        </Link>
      </EntryPage>
    );
  }
  return <ResetForm token={token} />;
}

function ResetForm({ token }: { token: string }): ReactNode {
  const navigate = useNavigate();
  const say = useToast();
  const [newPassword, setNewPassword] = useState('');
  const reset = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/auth/reset-password', { body: { token, newPassword } })),
    onSuccess: async () => {
      await navigate({ to: '/login' });
      say('Your new password is set. Log in with it.');
    },
  });
  const { fields, rest } = formProblem(reset.error, ['newPassword']);
  return (
    <EntryPage
      title="Set a new password"
      lead="Everyone who is logged in as you is logged out."
      foot={
        <Link to="/forgot-password" className="text-link hover:underline">
          Ask for a new link
        </Link>
      }
    >
      <EntryForm
        problem={rest}
        button="Set the password"
        busy={reset.isPending}
        onSubmit={() => reset.mutate()}
      >
        <TextField
          label="New password"
          type="password"
          name="new-password"
          autoComplete="new-password"
          required
          ref={focusFirst}
          value={newPassword}
          onValue={setNewPassword}
          error={fields.newPassword}
          hint="At least 10 characters; a few words in a row are easy to keep."
        />
      </EntryForm>
    </EntryPage>
  );
}
