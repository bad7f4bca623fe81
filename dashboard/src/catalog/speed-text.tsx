import type { ReactNode } from 'react';
import type { Speed } from '../client/nouns.ts';
import { durationText } from '../time/time-text.ts';

/** The measured speed of real runs, or that there is none yet. */
export function SpeedText({ speed }: { speed: Speed | null }): ReactNode {
  if (speed === null) return <span className="text-faint">not measured yet</span>;
  const runs = speed.runs === 1 ? '1 run' : `${speed.runs} runs`;
  return (
    <span className="tabular whitespace-nowrap" title={`measured on the last ${runs}`}>
      {durationText(speed.p50Us)}
      <span className="text-faint"> / </span>
      {durationText(speed.p95Us)}
    </span>
  );
}
