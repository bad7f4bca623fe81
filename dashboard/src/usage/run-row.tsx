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
      <Td className="text-muted">
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          aria-label={`Receipt of the ${run.modelName} run`}
          className="after:absolute after:inset-0"
        >
          <Instant at={run.startedAt} />
        </Link>
      </Td>
      <Td className="max-w-0 min-w-28 max-sm:py-2">
        <span className="block truncate">{run.modelName}</span>
        <span className="block sm:hidden">
          <RunStatus status={run.status} code={run.code} quiet />
        </span>
      </Td>
      <Td className="truncate text-muted max-lg:hidden">{run.deployment}</Td>
      <Td right className="max-sm:hidden">
        {run.gpuTimeUs === null ? <NoValue meaning="not yet" /> : <Duration us={run.gpuTimeUs} />}
      </Td>
      <Td right>
        {run.charge === null ? <NoValue meaning="not yet" /> : <Money amount={run.charge} />}
      </Td>
      <Td className="max-sm:hidden">
        <RunStatus status={run.status} code={run.code} />
      </Td>
      <Td className="max-w-32 truncate text-muted max-md:hidden">
        {run.source === 'playground' ? 'Playground' : (run.keyName ?? <NoValue />)}
      </Td>
    </tr>
  );
}
