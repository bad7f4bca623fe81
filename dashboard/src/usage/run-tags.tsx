import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Run } from '../client/nouns.ts';
import { usageSearch } from './usage-search.ts';

/** The tags of a run, each a filter to choose; those beyond `most` stand in the receipt. */
export function RunTags({ tags, most }: { tags: Run['tags']; most: number }): ReactNode {
  const all = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  if (all.length === 0) return null;
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      {all.slice(0, most).map((tag) => (
        <Link
          key={tag}
          to="/usage"
          search={(before) => ({ ...usageSearch(before), tag })}
          resetScroll={false}
          title={`Show the runs with ${tag}`}
          className="relative z-1 inline-block h-5 max-w-36 min-w-0 truncate rounded-control border border-hairline px-1.5 text-label leading-[18px] text-muted hover:bg-sunken hover:text-text"
        >
          {tag}
        </Link>
      ))}
      {all.length > most && (
        <span className="text-label text-faint" title={all.slice(most).join(', ')}>
          +{all.length - most}
        </span>
      )}
    </span>
  );
}
