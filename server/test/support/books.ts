import { touchWallet } from '../../src/credits/index.ts';
import { createCustomer, createKey, revokeKey } from '../../src/customers/index.ts';
import {
  type HoldAnswer,
  type HoldOrder,
  placeHolds,
  type Settlement,
  settleRuns,
} from '../../src/gateway/index.ts';
import {
  type CustomerId,
  type GrantId,
  type Id,
  type KeyId,
  newId,
  type RateCardId,
  type RunId,
} from '../../src/ids/index.ts';
import { openWallet, registerOwner } from '../../src/ledger/index.ts';
import { nanoUsd } from '../../src/money/index.ts';
import { createPlanList, type Plan, type PlanList } from '../../src/plans/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import type { RunOutcome } from '../../src/runs/index.ts';
import {
  addMs,
  DAY_MS,
  type Instant,
  instant,
  type TestClock,
  toIso,
} from '../../src/time/index.ts';
import { asOwner } from './as-owner.ts';

/** How a run was settled. */
export type Settled = Exclude<Awaited<ReturnType<typeof settleRuns>>[number], Error>;

/** A lot of credit to give in a test. */
export type TestGrant = Readonly<{
  customerId: CustomerId;
  amount: bigint;
  promotional: boolean;
  expiresAt: Instant | null;
}>;

/**
 * The books of a test: real tables and functions, small amounts, one price of 1 nano-dollar per µs.
 */
export type TestBooks = Readonly<{
  database: Database;
  clock: TestClock;
  plan: Plan;
  plans: PlanList;
  ownerId: Id<'owner'>;
  customer: () => Promise<CustomerId>;
  key: (customerId: CustomerId, options?: { revoked: boolean }) => Promise<KeyId>;
  grant: (grant: TestGrant) => Promise<GrantId>;
  touch: (customerId: CustomerId, giveDaily: boolean) => Promise<void>;
  place: (orders: readonly HoldOrder[]) => Promise<readonly HoldAnswer[]>;
  settle: (settlements: readonly Settlement[]) => Promise<readonly Settled[]>;
}>;

const RATE_CARD_ID = 'rc_00000000000000000000000001' as RateCardId;
const START_MS = Date.UTC(2026, 0, 1);

/** The plan of the tests: 5 nano-dollars a day, doubled in the first two days. */
export const TEST_PLAN: Plan = {
  slug: 'free',
  version: 1,
  name: 'Free',
  retired: false,
  priceNanos: nanoUsd(0n),
  creditNanos: nanoUsd(5n),
  creditCadence: 'day',
  introductory: { multiplier: 2, period: { kind: 'days', days: 2 } },
  premium: false,
  whenFundsEnd: 'finish',
  requestsPerMinute: 60_000,
  concurrentRuns: 1_000,
};

/** Opens books in an empty database; without daily credit, all credit is what the test grants. */
export async function openTestBooks(
  database: Database,
  clock: TestClock,
  options: { dailyCredit: boolean } = { dailyCredit: false },
): Promise<TestBooks> {
  const plan: Plan = options.dailyCredit ? TEST_PLAN : { ...TEST_PLAN, creditNanos: nanoUsd(0n) };
  const plans = createPlanList([plan]);
  const ownerId = newId('owner', clock.now());
  await plantPrice(database);
  // The lease outlives every history: leases are the gateway's subject, not the books'.
  await registerOwner(database.pool, clock, { ownerId, leaseMs: 1_000 * 365 * DAY_MS });
  const touch = async (customerId: CustomerId, giveDaily: boolean): Promise<void> => {
    await database.transaction((tx) => touchWallet(tx, clock, { customerId, plans, giveDaily }));
  };
  return {
    database,
    clock,
    plan,
    plans,
    ownerId,
    touch,
    async customer() {
      const email = `${newId('mail', clock.now())}@example.test`;
      const { customerId } = await database.transaction(async (tx) => {
        const made = await createCustomer(tx, clock, { email, name: 'C', source: 'operator' });
        await openWallet(tx, clock, made.customerId);
        return made;
      });
      await touch(customerId, true);
      return customerId;
    },
    async key(customerId, { revoked } = { revoked: false }) {
      return await database.transaction(async (tx) => {
        const input = { customerId, name: 'key', createdBy: 'operator' };
        const { key } = await createKey(tx, clock, input);
        if (revoked) await revokeKey(tx, clock, { customerId, keyId: key.keyId });
        return key.keyId;
      });
    },
    grant: (grant) => postGrant(database, clock.now(), grant),
    place: async (orders) =>
      all(await persist(() => placeHolds(database.pool, clock.now(), ownerId, orders))),
    settle: async (settlements) =>
      all(await persist(() => settleRuns(database.pool, clock.now(), settlements))),
  };
}

const MOST_TRIES = 50;

/** Asks again while wallets are locked for longer than the hot path waits, as the gateway does. */
async function persist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const locked = error instanceof Error && 'code' in error && error.code === '55P03';
      if (!locked || tries === MOST_TRIES) throw error;
    }
  }
}

/** The answers of a batch; fails where one is missing. */
function all<Answer>(answers: readonly (Answer | Error)[]): readonly Answer[] {
  return answers.map((answer) => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

/**
 * Makes the one model, deployment and rate card; needs the owner, because prices are never changed.
 */
async function plantPrice(database: Database): Promise<void> {
  const from = toIso(instant(START_MS - DAY_MS));
  await asOwner(
    database,
    `insert into models values ('model', '${from}') on conflict do nothing`,
    `insert into model_versions values ('model', 1, '{"name": "Model"}', 'hash', '${from}')
     on conflict do nothing`,
    `insert into deployments values ('deployment', 'model', '${from}') on conflict do nothing`,
    `insert into deployment_versions
     values ('deployment', 1, '{"gpu": "Test GPU", "provider": "here"}', 'hash', '${from}')
     on conflict do nothing`,
    `insert into rate_cards values ('${RATE_CARD_ID}', 'deployment', 1, '${from}', 'hash', '${from}')
     on conflict do nothing`,
    `insert into rate_card_components values ('${RATE_CARD_ID}', 'gpu_time', 1, 1)
     on conflict do nothing`,
  );
}

async function postGrant(database: Database, now: Instant, grant: TestGrant): Promise<GrantId> {
  const grantId = newId('grant', now);
  await database.pool.query(
    `select post_grant($1, $2, $3, $4, 'grant', 'manual', $3, $5, 'a lot of credit', $6, $1, $7)`,
    [
      toIso(now),
      grant.customerId,
      grantId,
      newId('transaction', now),
      grant.promotional,
      grant.amount,
      grant.expiresAt === null ? null : toIso(grant.expiresAt),
    ],
  );
  return grantId;
}

/**
 * An order for a hold: of `amount`, unlimited, without a key of any kind, unless the test says
 * more.
 */
export function orderOf(
  clock: TestClock,
  customerId: CustomerId,
  amount: bigint,
  more: Partial<HoldOrder> = {},
): HoldOrder {
  return {
    customerId,
    runId: newId('run', clock.now()),
    keyId: null,
    plan: 'free',
    amountNanos: nanoUsd(amount),
    capNanos: null,
    concurrentRuns: 1_000,
    requestsPerMinute: 60_000,
    idempotency: null,
    model: 'model',
    deploymentId: 'deployment',
    rateCardId: RATE_CARD_ID,
    source: 'api',
    bucket: 'default',
    usage: {},
    fundsPolicy: 'finish',
    deadlineAt: addMs(clock.now(), 600_000),
    outputLimit: null,
    tags: {},
    ...more,
  };
}

/** How a run ended that took so many µs, at 1 nano-dollar each. */
export function settlementOf(
  clock: TestClock,
  run: Readonly<{ customerId: CustomerId; runId: RunId }>,
  gpuTimeUs: bigint,
  more: Partial<RunOutcome> = {},
): Settlement {
  const { customerId, runId } = run;
  const outcome: RunOutcome = {
    status: 'succeeded',
    code: null,
    rule: 'succeeded',
    detail: null,
    startedAt: clock.now(),
    endedAt: clock.now(),
    workerUs: gpuTimeUs,
    gatewayUs: gpuTimeUs,
    billableUs: gpuTimeUs,
    usage: { gpu_time: gpuTimeUs },
    ratedNanos: nanoUsd(gpuTimeUs),
    mayExtend: true,
    workerFault: false,
    result: null,
    ...more,
  };
  return { customerId, runId, outcome };
}
