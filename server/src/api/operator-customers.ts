import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { adjustCredit } from '../credits/index.ts';
import { listKeys, reinstateCustomer, suspendCustomer } from '../customers/index.ts';
import {
  type CustomerLine,
  type CustomerPage,
  listCustomerRuns,
  listCustomers,
  readCustomer,
} from '../desk/index.ts';
import { type CustomerId, isId } from '../ids/index.ts';
import { formatDollars, type NanoUsd, parseDollars } from '../money/index.ts';
import { problem } from '../problems/index.ts';
import { parseIdempotencyKey } from '../runs/index.ts';
import { toIso } from '../time/index.ts';
import { readReceipt, readUsageSummary, type UsageSummary } from '../usage/index.ts';
import {
  addCreditRoute,
  type customerPageSchema,
  type customerSchema,
  listCustomerRunsRoute,
  listCustomersRoute,
  readCustomerRoute,
  readCustomerRunRoute,
  reinstateCustomerRoute,
  suspendCustomerRoute,
} from './contract/operator-customers.ts';
import type { ApiDependencies } from './dependencies.ts';
import { describeGrant } from './describe-grant.ts';
import { describeKey } from './describe-key.ts';
import { describeReceipt } from './describe-receipt.ts';
import type { Api } from './edge/api.ts';
import { actorOf } from './operator-actor.ts';
import { timeOrNull } from './wire-null.ts';

type StandingRequest = FastifyRequest<{ Params: { id: string }; Body: { reason: string } }>;

/** Customers, as the operator sees them and what the operator does to them. */
export function registerOperatorCustomers(app: Api, dependencies: ApiDependencies): void {
  registerReadings(app, dependencies);
  registerStanding(app, dependencies);
  registerCredit(app, dependencies);
}

function registerReadings(app: Api, { database, clock, settings }: ApiDependencies): void {
  const db = database.pool;
  app.route({
    ...readCustomerRunRoute,
    handler: async (request) => {
      const { id, runId } = request.params;
      const customerId = customerIn(id);
      const receipt = await readReceipt(db, clock, { customerId, runId });
      // What a run made is the customer's own: the operator is given no way to it.
      return { ...describeReceipt(receipt, settings.publicUrl), resultUrl: null };
    },
  });
  app.route({
    ...listCustomersRoute,
    handler: async (request) => {
      const { cursor, limit, query, status } = request.query;
      const page = await listCustomers(db, clock, { cursor, limit, query, status });
      return { items: page.items.map(toCustomer), nextCursor: page.nextCursor };
    },
  });
  app.route({
    ...readCustomerRoute,
    handler: async (request) => {
      const customerId = customerIn(request.params.id);
      const [page, summary, keys] = await Promise.all([
        readCustomer(db, clock, customerId),
        readUsageSummary(db, clock, customerId),
        listKeys(db, customerId),
      ]);
      return toPage(page, summary, keys);
    },
  });
  app.route({
    ...listCustomerRunsRoute,
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const customerId = customerIn(request.params.id);
      const page = await listCustomerRuns(db, { customerId, cursor, limit });
      return {
        nextCursor: page.nextCursor,
        items: page.items.map(({ runId, deploymentId, gpuTimeUs, chargeNanos, ...run }) => ({
          ...run,
          id: runId,
          deployment: deploymentId,
          acceptedAt: toIso(run.acceptedAt),
          endedAt: timeOrNull(run.endedAt),
          gpuTimeUs: gpuTimeUs === null ? null : Number(gpuTimeUs),
          charge: chargeNanos === null ? null : formatDollars(chargeNanos),
        })),
      };
    },
  });
}

function registerStanding(app: Api, { database, clock }: ApiDependencies): void {
  const change = async (verb: typeof suspendCustomer, request: StandingRequest) => {
    const customerId = customerIn(request.params.id);
    const input = { customerId, reason: request.body.reason, actor: actorOf(request) };
    const { status } = await database.transaction((tx) => verb(tx, clock, input));
    return { id: customerId, status };
  };
  app.route({ ...suspendCustomerRoute, handler: (request) => change(suspendCustomer, request) });
  app.route({
    ...reinstateCustomerRoute,
    handler: (request) => change(reinstateCustomer, request),
  });
}

function registerCredit(app: Api, { database, clock }: ApiDependencies): void {
  app.route({
    ...addCreditRoute,
    handler: async (request) => {
      const customerId = customerIn(request.params.id);
      const idempotencyKey = parseIdempotencyKey(request.headers['idempotency-key']);
      if (idempotencyKey === null) {
        throw problem(
          'invalid-request',
          'Header Idempotency-Key is missing: it keeps credit from being given twice.',
          { field: 'Idempotency-Key' },
        );
      }
      const { reason } = request.body;
      const amountNanos = amountIn(request.body.amount);
      const by = { reason, actor: actorOf(request), idempotencyKey };
      const { grantId, replayed } = await database.transaction((tx) =>
        adjustCredit(tx, clock, { customerId, amountNanos, ...by }),
      );
      const { customer } = await readCustomer(database.pool, clock, customerId);
      const available = formatDollars(customer.availableNanos);
      return { grantId, amount: formatDollars(amountNanos), available, replayed };
    },
  });
}

function customerIn(id: string): CustomerId {
  if (isId('customer', id)) return id;
  throw problem('not-found', 'There is no such customer.');
}

function amountIn(text: string): NanoUsd {
  try {
    return parseDollars(text);
  } catch {
    throw problem('invalid-request', 'An amount is exact dollars, such as 25.00.', {
      field: 'amount',
    });
  }
}

function toCustomer(customer: CustomerLine): z.output<typeof customerSchema> {
  const { customerId: id, name, email, plan, status } = customer;
  return {
    ...{ id, name, email, plan, status },
    available: formatDollars(customer.availableNanos),
    held: formatDollars(customer.heldNanos),
    debt: formatDollars(customer.debtNanos),
    runsTotal: Number(customer.runsTotal) + customer.running,
    chargedTotal: formatDollars(customer.chargedNanos),
    createdAt: toIso(customer.createdAt),
  };
}

function toPage(
  { customer, members, suspension, names }: CustomerPage,
  summary: UsageSummary | undefined,
  keys: Awaited<ReturnType<typeof listKeys>>,
): z.output<typeof customerPageSchema> {
  return {
    ...toCustomer(customer),
    source: customer.source,
    posted: formatDollars(customer.postedNanos),
    running: customer.running,
    creditDue: customer.creditDue,
    suspension:
      suspension === null
        ? null
        : {
            reason: suspension.reason,
            actor: suspension.actor,
            actorName: names(suspension.actor),
            at: toIso(suspension.at),
          },
    members: [...members],
    grants: (summary?.grants ?? []).map(describeGrant),
    keys: keys.map(describeKey),
  };
}
