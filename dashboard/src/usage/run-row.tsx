import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Run } from '../client/nouns.ts';
import { RunStatus } from '../runs/run-status.tsx';
import { Instant } from '../time/instant.tsx';
import { Duration, Money, NoValue } from '../ui/figure.tsx';
import { Td } from '../ui/table.tsx';

/** One run; the whole row leads to its receipt. */
export function RunRow({ run }: { run: Run }): ReactNode {
  return (
    <tr className="group relative hover:bg-surface">
      <Td className="text-muted max-sm:hidden">
        <Instant at={run.acceptedAt} />
      </Td>
      <Td className="max-w-0 min-w-28 lg:min-w-40 max-sm:w-full max-sm:py-2 max-sm:pl-0">
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          aria-label={`${run.modelName}: the receipt`}
          className="block truncate after:absolute after:inset-0"
        >
          {run.modelName}
        </Link>
        <span className="flex gap-2 text-label text-muted sm:hidden">
          <Instant at={run.acceptedAt} />
          <RunStatus status={run.status} code={run.code} quiet />
        </span>
      </Td>
      <Td className="truncate text-muted max-lg:hidden">{run.deployment}</Td>
      <Td right className="max-sm:hidden">
        {run.gpuTimeUs === null ? <NoValue meaning="not yet" /> : <Duration us={run.gpuTimeUs} />}
      </Td>
      <Td right className="max-sm:pr-0">
        {run.charge === null ? <NoValue meaning="not yet" /> : <Money amount={run.charge} column />}
      </Td>
      <Td className="max-sm:hidden">
        <RunStatus status={run.status} code={run.code} />
      </Td>
      <Td className="max-w-32 truncate text-muted max-lg:hidden">
        {run.source === 'playground' ? 'Playground' : (run.keyName ?? <NoValue />)}
      </Td>
    </tr>
  );
}
