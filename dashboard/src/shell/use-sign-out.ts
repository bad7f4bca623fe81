import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { answerOf, api } from '../client/api.ts';
import { forgetSecret } from '../client/fresh-secret.ts';
import { queries } from '../client/queries.ts';
import { useToast } from '../ui/toast.tsx';

/** Ends the session and forgets everything that was read with it. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  const say = useToast();
  const signOut = async (): Promise<void> => {
    await answerOf(api.POST('/api/auth/sign-out', { body: {} }));
    forgetSecret();
    // First away: a private page that sees nobody here would lead back to itself after a login.
    await router.navigate({ to: '/login' });
    queryClient.clear();
    queryClient.setQueryData(queries.me.queryKey, { user: null, customer: null, operator: false });
    say('You are logged out.');
  };
  return () => {
    signOut().catch(() => say('You could not be logged out: no answer came. Try again.'));
  };
}
