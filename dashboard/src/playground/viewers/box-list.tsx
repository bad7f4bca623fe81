import type { ReactNode } from 'react';
import { cx } from '../../ui/class-names.ts';
import type { FoundBox, FoundBoxes } from './read-boxes.ts';

/** What was found, in words; pointing at a line, or tabbing to it, shows its box. */
export function BoxList({
  found,
  active,
  onActive,
}: {
  found: FoundBoxes;
  active: number | null;
  onActive: (at: number | null) => void;
}): ReactNode {
  return (
    <div className="max-h-56 overflow-y-auto border-y border-hairline">
      <ol aria-label="What was found" className="divide-y divide-hairline text-table">
        {found.boxes.map((box) => (
          <li key={box.id}>
            <button
              type="button"
              aria-pressed={active === box.id}
              onPointerEnter={() => onActive(box.id)}
              onPointerLeave={() => onActive(null)}
              onFocus={() => onActive(box.id)}
              onBlur={() => onActive(null)}
              onClick={() => onActive(box.id)}
              className={cx(
                'flex min-h-9 w-full items-baseline justify-between gap-4 px-2 py-1.5 text-left -outline-offset-2',
                active === box.id && 'bg-sunken',
              )}
            >
              <span className="min-w-0 break-words">{box.label}</span>
              <span className="shrink-0 text-muted tabular">{factsText(box)}</span>
            </button>
          </li>
        ))}
      </ol>
      {found.left > 0 && (
        <p className="p-2 text-label text-muted">{found.left} more are in the JSON.</p>
      )}
    </div>
  );
}

function factsText({ score, width, height, points }: FoundBox): string {
  const facts = [
    score === null ? '' : `${Math.round(score * 100)} %`,
    points.length === 0 ? '' : `${points.length} points`,
    `${Math.round(width)} × ${Math.round(height)}`,
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}
