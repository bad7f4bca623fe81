import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answerOf, api } from '../client/api.ts';
import { forgetSecret } from '../client/fresh-secret.ts';
import type { Key } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { Button } from '../ui/button.tsx';
import { Mono } from '../ui/code-block.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useToast } from '../ui/toast.tsx';

/** Asks before a key is revoked, because it cannot be undone. */
export function RevokeKeyDialog({
  revoking,
  onClose,
}: {
  revoking: Key | null;
  onClose: () => void;
}): ReactNode {
  return (
    <Dialog open={revoking !== null} onOpenChange={onClose} title="Revoke this key?">
      {revoking !== null && <Question apiKey={revoking} onClose={onClose} />}
    </Dialog>
  );
}

function Question({ apiKey, onClose }: { apiKey: Key; onClose: () => void }): ReactNode {
  const queryClient = useQueryClient();
  const say = useToast();
  const revoke = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE('/api/keys/{id}', { params: { path: { id: apiKey.id } } })),
    onSuccess: async () => {
      forgetSecret();
      await queryClient.invalidateQueries({ queryKey: queries.keys.queryKey });
      onClose();
      say(`${apiKey.name} is revoked.`);
    },
  });
  return (
    <div className="space-y-4">
      <p className="text-muted">
        Programs that use <strong className="text-text">{apiKey.name}</strong> (
        <Mono>
          {apiKey.prefix}…{apiKey.lastFour}
        </Mono>
        ) are refused within a second. Runs that are going on finish. This cannot be undone.
      </p>
      {revoke.isError && <ProblemNotice error={revoke.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button kind="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke the key
        </Button>
      </div>
    </div>
  );
}
