import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { Mono } from '../ui/code-block.tsx';
import { ICON } from '../ui/icon.ts';
import type { SearchFault } from './usage-search.ts';

/** An address that makes no sense: which part of it, what would, and the way out. */
export function SearchFaults({ faults }: { faults: readonly SearchFault[] }): ReactNode {
  return (
    <div
      role="alert"
      className="flex max-w-3xl gap-3 rounded-control border border-hairline bg-surface p-4"
    >
      <CircleAlert {...ICON} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">This address asks for something that does not exist</p>
        <ul className="mt-1 text-muted">
          {faults.map(({ name, value, reason }) => (
            <li key={name}>
              <Mono>
                {name}={shortened(value)}
              </Mono>
              : <Mono>{name}</Mono> {reason}.
            </li>
          ))}
        </ul>
        <Link to="/usage" search={{}} className={buttonClass('plain', 'mt-3')}>
          Reset filters
        </Link>
      </div>
    </div>
  );
}

const SHOWN_CHARACTERS = 60;

function shortened(value: string): string {
  return value.length <= SHOWN_CHARACTERS ? value : `${value.slice(0, SHOWN_CHARACTERS)}…`;
}
