/** One row of the public policy: how a run ends, and what is charged then. */
export type BillingRule = Readonly<{ id: BillingRuleId; ends: string; charged: string }>;

/** The name of a rule, as receipts carry it. */
export type BillingRuleId =
  | 'succeeded'
  | 'refused'
  | 'worker-failed'
  | 'stopped-at-cap'
  | 'cancelled'
  | 'client-gone'
  | 'outcome-unknown';

/**
 * What is billed, as data: the policy the machine itself obeys, served at `/api/billing-policy`.
 *
 * A change here is a new version with a new date; receipts name rules by id, so an id never changes
 * its meaning.
 */
export const BILLING_POLICY: Readonly<{
  version: number;
  effectiveFrom: string;
  rules: readonly BillingRule[];
}> = {
  version: 1,
  effectiveFrom: '2026-11-01T00:00:00.000Z',
  rules: [
    {
      id: 'succeeded',
      ends: 'The run succeeded.',
      charged: 'The rated cost, never more than was set aside for it as finally extended.',
    },
    {
      id: 'refused',
      ends: 'The request was refused before it ran, or cancelled while it was queued.',
      charged: 'Nothing.',
    },
    {
      id: 'worker-failed',
      ends: 'The worker failed, timed out, died, rejected the input, or reported what cannot be believed.',
      charged: 'Nothing; what was set aside is free again.',
    },
    {
      id: 'stopped-at-cap',
      ends: 'The run was stopped at its cap: your x-max-cost, or the end of your funds.',
      charged: 'The GPU time until the stop, never more than was set aside.',
    },
    {
      id: 'cancelled',
      ends: 'You cancelled the run while it was running.',
      charged: 'The GPU time until the stop, never more than was set aside.',
    },
    {
      id: 'client-gone',
      ends: 'The program that asked went away while the run was going on.',
      charged: 'The rated cost: the run goes on, and its result stays retrievable by its id.',
    },
    {
      id: 'outcome-unknown',
      ends: 'The outcome of the run is unknown, because what ran or watched it was lost.',
      charged: 'Nothing, even if an answer turns up later.',
    },
  ],
};
