import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { answerOf, api } from '../client/api.ts';
import type { Me } from '../client/nouns.ts';
import { problemOf } from '../client/problem.ts';
import { EntryPage } from '../customers/entry-page.tsx';
import type { NewLogin } from '../customers/new-login.ts';
import { NewLoginForm } from '../customers/new-login-form.tsx';
import { useEnter } from '../customers/use-enter.ts';
import { buttonClass } from '../ui/button.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';

/** What a link can be besides good. */
type Useless = 'incomplete' | 'used' | 'void';

/** Become the operator, with the one-time link that the server printed at its first start. */
export function ClaimPage(): ReactNode {
  const { token } = useSearch({ from: '/entry/operator/claim' });
  const looked = useQuery({
    queryKey: ['operator', 'claim', token],
    queryFn: () => answerOf(api.POST('/api/operator/claim/look', { body: { token: token ?? '' } })),
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (token === undefined) return <UselessLink why="incomplete" />;
  if (looked.data?.state === 'used') return <UselessLink why="used" />;
  // Whatever else went wrong, the form tells when it is sent.
  if (isNotFound(looked.error)) return <UselessLink why="void" />;
  return (
    <EntryPage
      title="Become the operator"
      lead="This makes a login of its own that runs this installation: workers, faults, the books. It is no customer’s and has no credit. The link works once."
    >
      {looked.isPending ? (
        <SkeletonLines lines={6} />
      ) : (
        <ClaimForm token={token} onUseless={() => void looked.refetch()} />
      )}
    </EntryPage>
  );
}

function isNotFound(error: Error | null): boolean {
  return error !== null && problemOf(error).code === 'not-found';
}

const USELESS: Readonly<Record<Useless, Readonly<{ title: string; lead: string }>>> = {
  incomplete: {
    title: 'This link is not complete',
    lead: 'Open the whole link that the server printed when it started. Start it again for a new one.',
  },
  used: {
    title: 'This link was used already',
    lead: 'It works once, and has made the operator’s login. Log in with that e-mail address and password.',
  },
  void: {
    title: 'This link is void',
    lead: 'A newer one has taken its place. While there is no operator, the server prints a new link each time it starts.',
  },
};

/** Nothing can be done with this link, so no form is shown. */
function UselessLink({ why }: { why: Useless }): ReactNode {
  const { title, lead } = USELESS[why];
  const foot = (
    <>
      You are the operator already?{' '}
      <Link to="/login" className="text-link hover:underline">
        Log in
      </Link>
    </>
  );
  return (
    <EntryPage title={title} lead={lead} foot={why === 'used' ? undefined : foot}>
      {why === 'used' && (
        <Link to="/login" className={buttonClass('main', 'w-full')}>
          Log in
        </Link>
      )}
    </EntryPage>
  );
}

function ClaimForm({ token, onUseless }: { token: string; onUseless: () => void }): ReactNode {
  const enter = useEnter();
  return (
    <NewLoginForm
      button="Make the operator’s login"
      send={(login) => makeOperator({ token, ...login })}
      onSent={() => enter('/operator')}
      onRefused={(error) => {
        if (isNotFound(error)) onUseless();
      }}
    />
  );
}

function makeOperator(body: NewLogin & { token: string }): Promise<Me> {
  return answerOf(api.POST('/api/operator/claim', { body }));
}
