import type { ReactNode } from 'react';
import type { Speed } from '../client/nouns.ts';
import { durationText } from '../time/time-text.ts';
import { countText } from '../ui/count-text.ts';

/** The measured speed of real runs with how many they were, or that there is none yet. */
export function SpeedText({ speed }: { speed: Speed | null }): ReactNode {
  if (speed === null) return <span className="text-faint">not measured yet</span>;
  return (
    <span className="tabular inline-flex flex-col items-end whitespace-nowrap">
      <span>
        {durationText(speed.p50Us)}
        <span className="text-faint"> / </span>
        {durationText(speed.p95Us)}
      </span>
      <span className="text-label text-muted">
        {speed.runs === 1 ? 'in 1 run' : `in ${countText(speed.runs)} runs`}
      </span>
    </span>
  );
}
