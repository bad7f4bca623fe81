import type { z } from 'zod';
import { formatDollars } from '../money/index.ts';
import { toIso } from '../time/index.ts';
import type { UsageSummary } from '../usage/index.ts';
import type { grantSchema } from './contract/usage.ts';
import { timeOrNull } from './wire-null.ts';

/** A lot of credit, on our wire. */
export function describeGrant(grant: UsageSummary['grants'][number]): z.output<typeof grantSchema> {
  return {
    id: grant.grantId,
    kind: grant.kind,
    label: grant.label,
    amount: formatDollars(grant.amountNanos),
    remaining: formatDollars(grant.remainingNanos),
    effectiveAt: toIso(grant.effectiveAt),
    expiresAt: timeOrNull(grant.expiresAt),
  };
}
