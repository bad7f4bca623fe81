import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Run } from '../client/nouns.ts';
import { Chip } from './chip.tsx';
import { ICON } from './icon.ts';
import { OUTCOME_UNKNOWN, runEndText } from './run-end-text.ts';

type Status = Run['status'];

/** How a run ended, or that it is running. `quiet`: a success needs no words in a narrow list. */
export function RunStatus({
  status,
  code,
  quiet = false,
}: {
  status: Status;
  code: string | null;
  quiet?: boolean;
}): ReactNode {
  if (status === 'running') return <Chip tone="meter">running</Chip>;
  if (status === 'succeeded') return quiet ? null : <Succeeded />;
  if (status === 'failed') return <Chip tone="bad">{runEndText(code, 'failed')}</Chip>;
  if (status === 'written_off') return <Chip tone="warn">{OUTCOME_UNKNOWN}</Chip>;
  return <Chip tone="plain">{runEndText(code, 'cancelled')}</Chip>;
}

function Succeeded(): ReactNode {
  return (
    <span className="inline-flex items-center gap-1.5 align-top text-muted">
      <Check {...ICON} size={14} />
      succeeded
    </span>
  );
}
