import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { answerOf, api } from '../client/api.ts';
import { Button } from '../ui/button.tsx';
import { ICON } from '../ui/icon.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** Stops a run that is going on, wherever it was started. */
export function StopRun({ id }: { id: string }): ReactNode {
  const queryClient = useQueryClient();
  const stop = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/runs/{id}', { params: { path: { id } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['usage'] }),
  });
  return (
    <div className="mt-3 space-y-3 print:hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button size="small" busy={stop.isPending} onClick={() => stop.mutate()}>
          <Square {...ICON} /> Stop the run
        </Button>
        <span className="text-table text-muted">The GPU time until then is charged.</span>
      </div>
      {stop.isError && <ProblemNotice error={stop.error} />}
    </div>
  );
}
