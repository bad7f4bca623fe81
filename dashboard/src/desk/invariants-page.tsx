import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answerOf, api } from '../client/api.ts';
import type { Invariants } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { durationText } from '../time/time-text.ts';
import { Button } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { Table, TableHead, Td, Th } from '../ui/table.tsx';
import { LineButton } from './line-dialog.tsx';
import { OperatorPage } from './operator-page.tsx';
import { operatorQueries } from './operator-queries.ts';

type Result = Invariants['results'][number];

/** What must always be so about the books, and whether it is. */
export function InvariantsPage(): ReactNode {
  const queryClient = useQueryClient();
  const { queryKey } = operatorQueries.invariants;
  const invariants = useQuery(operatorQueries.invariants);
  const check = useMutation({
    mutationFn: () => answerOf(api.POST('/api/operator/invariants', { body: {} })),
    onSuccess: async (found) => {
      queryClient.setQueryData(queryKey, found);
      await queryClient.invalidateQueries({ queryKey: ['operator'] });
    },
  });
  const error = check.error ?? invariants.error;
  return (
    <OperatorPage
      title="Invariants"
      action={
        <Button kind="main" busy={check.isPending} onClick={() => check.mutate()}>
          {check.isPending ? 'Checking…' : 'Check now'}
        </Button>
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      <RunningLine />
      {invariants.isPending && <SkeletonLines lines={10} />}
      {invariants.data !== undefined && <Verdict found={invariants.data} />}
    </OperatorPage>
  );
}

/** A stopped line is told at the top of every page; here one that runs can be stopped. */
function RunningLine(): ReactNode {
  const line = useQuery(operatorQueries.line).data;
  if (line?.state !== 'running') return null;
  return (
    <p className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-hairline py-2 text-table">
      <span className="min-w-0 flex-1 basis-64">
        The line is running. A broken invariant of class A stops it by itself.
      </span>
      <LineButton line={line} />
    </p>
  );
}

function Verdict({ found }: { found: Invariants }): ReactNode {
  const { checkedAt, durationMs, results } = found;
  if (checkedAt === null) {
    return (
      <EmptyState title="Never checked">
        Check now: each invariant is a query that returns what breaks it.
      </EmptyState>
    );
  }
  const broken = results.filter(({ rows }) => rows > 0);
  return (
    <>
      <p className="text-label text-muted">
        Checked <Instant at={checkedAt} />
        {durationMs !== null && `, in ${durationText(durationMs * 1000)}`}
      </p>
      <p
        className={`mb-6 text-hero font-semibold tracking-tight ${broken.length > 0 ? 'text-bad' : ''}`}
        aria-live="polite"
      >
        {broken.length === 0 ? `All ${results.length} hold` : `${broken.length} broken`}
      </p>
      <Table caption="Invariants, broken ones first">
        <TableHead>
          <Th>Invariant</Th>
          <Th className="max-sm:hidden">Class</Th>
          <Th right>
            Rows<span className="max-sm:sr-only"> that break it</span>
          </Th>
        </TableHead>
        <tbody>
          {[...broken, ...results.filter(({ rows }) => rows === 0)].map((result) => (
            <ResultRow key={result.id} result={result} />
          ))}
        </tbody>
      </Table>
    </>
  );
}

function ResultRow({ result }: { result: Result }): ReactNode {
  const { id, title, rows, sample } = result;
  return (
    <tr>
      <Td className="w-full max-w-0 py-2.5">
        <span className="mr-2 font-mono text-label text-faint">{id}</span>
        {title}
        {rows > 0 && (
          <div className="mt-2 max-w-3xl">
            <CodeBlock label={`${id}: a sample`} code={JSON.stringify(sample, null, 2)} />
          </div>
        )}
      </Td>
      <Td className="align-top py-2.5 text-muted max-sm:hidden">{result.class}</Td>
      <Td right className="align-top py-2.5">
        {rows === 0 ? <span className="text-muted">0</span> : <Chip tone="bad">{rows}</Chip>}
      </Td>
    </tr>
  );
}
