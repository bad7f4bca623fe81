import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import type { Me } from '../client/nouns.ts';
import { problemOf } from '../client/problem.ts';
import { EntryForm } from '../customers/entry-form.tsx';
import { EntryPage } from '../customers/entry-page.tsx';
import { EMPTY_LOGIN, NEW_LOGIN_NAMES, type NewLogin, sentLogin } from '../customers/new-login.ts';
import { NewLoginFields } from '../customers/new-login-fields.tsx';
import { useEnter } from '../customers/use-enter.ts';
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
  const [login, setLogin] = useState(EMPTY_LOGIN);
  const claim = useMutation({
    mutationFn: () => makeOperator({ token, ...sentLogin(login) }),
    onSuccess: () => enter('/operator'),
    onError: (error) => {
      if (problemOf(error).code === 'not-found') onVoid();
    },
  });
  const { fields, rest } = formProblem(claim.error, NEW_LOGIN_NAMES);
  return (
    <EntryForm
      problem={rest}
      button="Make the operator’s login"
      busy={claim.isPending}
      onSubmit={() => claim.mutate()}
    >
      <NewLoginFields login={login} onLogin={setLogin} errors={fields} />
    </EntryForm>
  );
}

function makeOperator(body: NewLogin & { token: string }): Promise<Me> {
  return answerOf(api.POST('/api/operator/claim', { body }));
}
