import type { ReactNode } from 'react';
import { agoText, untilText, utcText } from './time-text.ts';
import { useNow } from './use-now.ts';

/** A past time, relative to now; the exact UTC instant on hover. */
export function Instant({ at }: { at: string }): ReactNode {
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={utcText(at)} className="tabular whitespace-nowrap">
      {agoText(at, now)}
    </time>
  );
}

/** The exact UTC instant, for receipts. */
export function ExactInstant({ at }: { at: string }): ReactNode {
  return (
    <time dateTime={at} className="tabular">
      {utcText(at)}
    </time>
  );
}

/** How long until a time comes. */
export function Countdown({ to }: { to: string }): ReactNode {
  const now = useNow(1000);
  return (
    <time dateTime={to} title={utcText(to)} className="tabular whitespace-nowrap">
      {untilText(to, now)}
    </time>
  );
}
