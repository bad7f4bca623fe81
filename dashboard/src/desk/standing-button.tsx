import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import type { CustomerPage } from '../client/nouns.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** Suspends a customer, or lets it run again, after asking why. */
export function StandingButton({ customer }: { customer: CustomerPage }): ReactNode {
  const { id, name } = customer;
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const say = useToast();
  const isActive = customer.status === 'active';
  const act = async (reason: string): Promise<void> => {
    const call = { params: { path: { id } }, body: { reason } };
    await answerOf(
      isActive
        ? api.POST('/api/operator/customers/{id}/suspend', call)
        : api.POST('/api/operator/customers/{id}/reinstate', call),
    );
    await queryClient.invalidateQueries({ queryKey: ['operator'] });
    say(isActive ? `${name} is suspended.` : `${name} may run again.`);
  };
  return (
    <>
      <Button size="small" kind={isActive ? 'danger' : 'plain'} onClick={() => setAsking(true)}>
        {isActive ? 'Suspend' : 'Reinstate'}
      </Button>
      <ReasonDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={isActive ? `Suspend ${name}?` : `Reinstate ${name}?`}
        description={
          isActive
            ? 'Within a second its keys and its people start no more runs. Runs that are going on finish and are charged; its credit stays, and it still sees what it used.'
            : 'Its keys and its people may start runs again, at once.'
        }
        deed={isActive ? 'Suspend the customer' : 'Reinstate the customer'}
        danger={isActive}
        act={act}
      />
    </>
  );
}
