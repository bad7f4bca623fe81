import type { ReactNode } from 'react';
import { percentText } from './percent-text.ts';
import type { ScoredClass } from './read-json-shape.ts';

/** Classes with their scores as bars; the number says what the length says. */
export function ClassBars({ classes }: { classes: readonly ScoredClass[] }): ReactNode {
  const ranked = classes.map((each, at) => ({ ...each, rank: at + 1 }));
  return (
    <ol aria-label="Classes, the likeliest first" className="flex flex-col gap-3">
      {ranked.map(({ label, score, rank }) => (
        <li key={rank}>
          <p className="flex items-baseline justify-between gap-4">
            <span className={rank === 1 ? 'font-medium break-words' : 'break-words text-muted'}>
              {label}
            </span>
            <span className="tabular">{percentText(score)}</span>
          </p>
          <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-sunken">
            <span
              className={`block h-full rounded-full ${rank === 1 ? 'bg-text' : 'bg-faint'}`}
              style={{ width: `${score * 100}%` }}
            />
          </span>
        </li>
      ))}
    </ol>
  );
}
