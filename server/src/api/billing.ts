import type { z } from 'zod';
import { formatDollars } from '../money/index.ts';
import type { Plan } from '../plans/index.ts';
import { BILLING_POLICY } from '../runs/index.ts';
import { billingPolicyRoute, listPlansRoute, type planSchema } from './contract/billing.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';

/** Plans, and what is charged when. */
export function registerBilling(app: Api, { plans }: ApiDependencies): void {
  const { version, effectiveFrom, rules } = BILLING_POLICY;
  app.route({
    ...billingPolicyRoute,
    handler: async () => ({ version, effectiveFrom, rules: [...rules] }),
  });
  app.route({
    ...listPlansRoute,
    handler: async () => ({ items: plans().offered.map(toApi), nextCursor: null }),
  });
}

function toApi(plan: Plan): z.output<typeof planSchema> {
  const { slug, version, name, premium, whenFundsEnd, requestsPerMinute, concurrentRuns } = plan;
  const offer = plan.introductory;
  const days = offer?.period.kind === 'days' ? offer.period.days : null;
  return {
    slug,
    version,
    name,
    price: formatDollars(plan.priceNanos),
    credits: { amount: formatDollars(plan.creditNanos), cadence: plan.creditCadence },
    introductory: offer === null ? null : { multiplier: offer.multiplier, days },
    premium,
    whenFundsEnd,
    requestsPerMinute,
    concurrentRuns,
  };
}
