import type { OpenGrant } from './grant.ts';

/**
 * Sorts grants by which pays first: soonest expiry, on ties promotional before paid, then oldest.
 *
 * The pure twin of the order in `settle_runs`.
 */
export function inBurnOrder<Lot extends OpenGrant>(grants: readonly Lot[]): readonly Lot[] {
  return grants.toSorted(
    (a, b) =>
      compareExpiry(a, b) ||
      Number(b.promotional) - Number(a.promotional) ||
      a.effectiveAt - b.effectiveAt ||
      (a.grantId < b.grantId ? -1 : 1),
  );
}

function compareExpiry(a: OpenGrant, b: OpenGrant): number {
  if (a.expiresAt === b.expiresAt) return 0;
  if (a.expiresAt === null) return 1;
  if (b.expiresAt === null) return -1;
  return a.expiresAt - b.expiresAt;
}
