import { Link } from '@tanstack/react-router';
import { ChevronRight, CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Overview } from '../client/nouns.ts';
import { cx } from '../ui/class-names.ts';
import { ICON } from '../ui/icon.ts';
import { type Attention, attentionIn } from './attention.ts';

/** What needs the operator's attention, the gravest first. */
export function AttentionList({ overview }: { overview: Overview }): ReactNode {
  const found = attentionIn(overview);
  if (found.length === 0) {
    // The line above the page says that it is stopped: that is no calm day.
    if (overview.line.state === 'stopped') return null;
    return (
      <p className="flex items-center gap-2.5 border-y border-hairline py-4">
        <CircleCheck {...ICON} className="shrink-0 text-in" />
        Nothing needs you.
      </p>
    );
  }
  return (
    <section aria-labelledby="attention">
      <h2 id="attention" className="mb-2 text-table font-medium">
        Needs you
      </h2>
      <ul className="border-t border-hairline">
        {found.map((each) => (
          <Row key={each.id} attention={each} />
        ))}
      </ul>
    </section>
  );
}

function Row({ attention }: { attention: Attention }): ReactNode {
  const { tone, title, detail, to } = attention;
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <li className="border-b border-hairline">
      <Link to={to} className="flex items-start gap-2.5 py-3 hover:bg-surface">
        <Icon
          {...ICON}
          className={cx('mt-[3px] shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')}
        />
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{title}</span>
          <span className="block break-words text-table text-muted">{detail}</span>
        </span>
        <ChevronRight {...ICON} className="mt-[3px] shrink-0 text-faint" />
      </Link>
    </li>
  );
}
