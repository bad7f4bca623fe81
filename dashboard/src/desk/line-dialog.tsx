import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../client/api.ts';
import type { Line } from '../client/nouns.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { operatorQueries } from './operator-queries.ts';
import { ReasonDialog } from './reason-dialog.tsx';

/** Stops the line, or lets it run again, after asking why. */
export function LineButton({ line }: { line: Line }): ReactNode {
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const say = useToast();
  const isRunning = line.state === 'running';
  const act = async (reason: string): Promise<void> => {
    const body = { body: { reason } };
    const changed = await answerOf(
      isRunning
        ? api.POST('/api/operator/line/stop', body)
        : api.POST('/api/operator/line/resume', body),
    );
    queryClient.setQueryData(operatorQueries.line.queryKey, changed);
    await queryClient.invalidateQueries({ queryKey: ['operator'] });
    say(changed.state === 'stopped' ? 'The line is stopped.' : 'Runs start again.');
  };
  return (
    <>
      <Button size="small" kind={isRunning ? 'danger' : 'plain'} onClick={() => setAsking(true)}>
        {isRunning ? 'Stop the line' : 'Resume the line'}
      </Button>
      <ReasonDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={isRunning ? 'Stop the line?' : 'Resume the line?'}
        description={
          isRunning
            ? 'From now on no new run starts, for any customer: each is refused as billing-unavailable and costs nothing. Runs that are going on finish and are charged.'
            : 'New runs start again for everybody. If an invariant that stops the line is still broken, the next check stops it once more.'
        }
        deed={isRunning ? 'Stop the line' : 'Resume the line'}
        danger={isRunning}
        act={act}
      />
    </>
  );
}
