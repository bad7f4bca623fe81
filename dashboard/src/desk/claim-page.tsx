import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import type { Me } from '../client/nouns.ts';
import { problemOf } from '../client/problem.ts';
import { EntryPage } from '../customers/entry-page.tsx';
import { useEnter } from '../customers/use-enter.ts';
import { Button } from '../ui/button.tsx';
import { focusFirst, TextField } from '../ui/field.tsx';
import { FormNotice } from '../ui/form-notice.tsx';
import { formProblem } from '../ui/form-problem.ts';

/** Become the operator, with the one-time link that the server printed at its first start. */
export function ClaimPage(): ReactNode {
  const { token } = useSearch({ from: '/entry/operator/claim' });
  const [isVoid, setVoid] = useState(false);
  if (token === undefined || isVoid) return <UselessLink isVoid={isVoid} />;
  return (
    <EntryPage
      title="Become the operator"
      lead="This makes a login of its own that runs this installation: workers, faults, the books. It is no customer’s and has no credit. The link works once."
    >
      <ClaimForm token={token} onVoid={() => setVoid(true)} />
    </EntryPage>
  );
}

/** Nothing can be done with this link, so no form is shown. */
function UselessLink({ isVoid }: { isVoid: boolean }): ReactNode {
  const foot = (
    <>
      You are the operator already?{' '}
      <Link to="/login" className="text-link hover:underline">
        Log in
      </Link>
    </>
  );
  return (
    <EntryPage
      title={isVoid ? 'This link is void or was used' : 'This link is not complete'}
      lead={
        isVoid
          ? 'It works once, and a newer one takes its place. While there is no operator, the server prints a new link each time it starts.'
          : 'Open the whole link that the server printed when it started. Start it again for a new one.'
      }
      foot={foot}
    >
      {null}
    </EntryPage>
  );
}

function ClaimForm({ token, onVoid }: { token: string; onVoid: () => void }): ReactNode {
  const enter = useEnter();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const claim = useMutation({
    mutationFn: () => makeOperator({ token, name: name.trim(), email: email.trim(), password }),
    onSuccess: () => enter('/operator'),
    onError: (error) => {
      if (problemOf(error).code === 'not-found') onVoid();
    },
  });
  const { fields, rest } = formProblem(claim.error, ['name', 'email', 'password']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    claim.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <FormNotice problem={rest} />
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
      <Button type="submit" kind="main" busy={claim.isPending} className="w-full">
        Make the operator’s login
      </Button>
    </form>
  );
}

type Claim = { token: string; name: string; email: string; password: string };

function makeOperator(body: Claim): Promise<Me> {
  return answerOf(api.POST('/api/operator/claim', { body }));
}
