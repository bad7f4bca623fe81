import type { GrantId } from '../ids/index.ts';
import type { NanoUsd } from '../money/index.ts';
import { type Instant, toIso } from '../time/index.ts';

/** Where a lot of credit came from. */
export type GrantKind = 'free-daily' | 'introductory' | 'manual';

/** A lot of credit to be given; `periodKey` lets it be given once per kind. */
export type Grant = Readonly<{
  kind: GrantKind;
  periodKey: string;
  promotional: boolean;
  label: string;
  amountNanos: NanoUsd;
  effectiveAt: Instant;
  /** The first instant at which a new hold may not use it; null: never. */
  expiresAt: Instant | null;
}>;

/** What is left of a lot that is neither used up nor expired. */
export type OpenGrant = Readonly<{
  grantId: GrantId;
  remainingNanos: NanoUsd;
  promotional: boolean;
  effectiveAt: Instant;
  expiresAt: Instant | null;
}>;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What a person reads on pages and receipts: "Free credit of 22 Nov". */
export function grantLabel(kind: GrantKind, effectiveAt: Instant): string {
  const [, month = '01', day = '01'] = toIso(effectiveAt).slice(0, 10).split('-');
  const date = `${Number(day)} ${MONTHS[Number(month) - 1]}`;
  if (kind === 'free-daily') return `Free credit of ${date}`;
  if (kind === 'introductory') return `Introductory credit of ${date}`;
  return `Credit added on ${date}`;
}
