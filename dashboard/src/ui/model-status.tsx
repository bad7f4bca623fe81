import type { ReactNode } from 'react';
import type { ModelSummary } from '../client/nouns.ts';
import { Chip } from './chip.tsx';

/** How ready a model or deployment is. */
export function ModelStatus({ status }: { status: ModelSummary['status'] }): ReactNode {
  if (status === 'warm') return <Chip tone="in">warm</Chip>;
  if (status === 'down') return <Chip tone="bad">no worker</Chip>;
  return (
    <span className="inline-flex" title="It is loaded at its first run. Loading is free.">
      <Chip tone="plain">cold</Chip>
    </span>
  );
}
