import { Link, useRouter } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import type { Run } from '../client/nouns.ts';
import { Instant } from '../time/instant.tsx';
import { Duration, Money, NoValue } from '../ui/figure.tsx';
import { RunStatus } from '../ui/run-status.tsx';
import { Td } from '../ui/table.tsx';
import { RunTags } from './run-tags.tsx';
import { usageSearch } from './usage-search.ts';

/** One run; the whole row leads to its receipt. Drawn again only when the run has changed. */
export const RunRow = memo(({ run }: { run: Run }): ReactNode => {
  const router = useRouter();
  const time = <Instant at={run.endedAt ?? run.acceptedAt} />;
  return (
    <tr className="group relative hover:bg-surface" data-run={run.id}>
      <Td className="text-muted max-sm:hidden">
        {run.endedAt === null ? <span className="whitespace-nowrap">began {time}</span> : time}
      </Td>
      <Td className="max-w-0 min-w-28 md:max-lg:min-w-44 lg:min-w-36 max-sm:w-full max-sm:py-2 max-sm:pl-0">
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          // So that the receipt leads back to the list as it was narrowed down.
          state={() => ({ usage: usageSearch(router.latestLocation.search) })}
          aria-label={`${run.modelName}: the receipt`}
          className="block truncate after:absolute after:inset-0"
        >
          {run.modelName}
        </Link>
        <span className="flex gap-2 text-label text-muted sm:hidden">
          {time}
          <RunStatus status={run.status} code={run.code} quiet />
        </span>
        <span className="mt-0.5 flex sm:hidden">
          <RunTags tags={run.tags} most={2} />
        </span>
      </Td>
      <Td className="max-w-44 text-muted max-lg:hidden" title={run.deploymentName}>
        <span className="line-clamp-2 text-label leading-4">{run.deploymentName}</span>
      </Td>
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
      <Td className="max-w-48 max-xl:hidden">
        <RunTags tags={run.tags} most={1} />
      </Td>
    </tr>
  );
});
RunRow.displayName = 'RunRow';
