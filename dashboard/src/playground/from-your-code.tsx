import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../client/queries.ts';
import { SectionHeading } from '../ui/section-heading.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CodeSamples } from './code-samples.tsx';
import { firstToTry } from './first-to-try.ts';

/** How a program runs the cheapest model that works: code to paste. */
export function FromYourCode(): ReactNode {
  const models = useQuery(queries.models);
  const first = firstToTry(models.data?.items ?? []);
  const model = useQuery({ ...queries.model(first?.slug ?? ''), enabled: first !== undefined });
  if (first === undefined) return null;
  return (
    <section className="mt-12 max-w-3xl">
      <SectionHeading title="From your code">
        <span className="text-table text-muted">{first.name}</span>
      </SectionHeading>
      {model.data === undefined ? (
        <Skeleton className="h-60" />
      ) : (
        <CodeSamples model={model.data} />
      )}
    </section>
  );
}
