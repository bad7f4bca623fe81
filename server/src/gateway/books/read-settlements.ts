import { z } from 'zod';
import { isId, type RunId } from '../../ids/index.ts';
import { isMeter, MAX_NANOS, nanoUsd } from '../../money/index.ts';
import { isProblemSlug } from '../../problems/index.ts';
import { BILLING_POLICY, type BillingRuleId } from '../../runs/index.ts';
import { DAY_MS, instant } from '../../time/index.ts';
import type { Settlement } from './store.ts';

/** What a settlement on disk must be for the books to take it. */
const amount = z.bigint().nonnegative();
const count = z.number().int().nonnegative();
const time = count.transform((ms) => instant(ms));
const runId = z.custom<RunId>((id) => typeof id === 'string' && isId('run', id));
const rules = new Set<string>(BILLING_POLICY.rules.map(({ id }) => id));

const result = z.object({
  contentType: z.string(),
  bytes: count,
  place: z.object({ batch: runId, offset: count }).optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const outcome = z.object({
  status: z.enum(['succeeded', 'failed', 'cancelled', 'written_off']),
  code: z.string().refine(isProblemSlug).nullable(),
  rule: z.custom<BillingRuleId>((rule) => typeof rule === 'string' && rules.has(rule)),
  detail: z.string().nullable(),
  startedAt: time.nullable(),
  endedAt: time,
  workerUs: amount.nullable(),
  gatewayUs: amount.nullable(),
  billableUs: amount.nullable(),
  usage: z.record(z.string(), amount).refine((usage) => Object.keys(usage).every(isMeter)),
  ratedNanos: amount.max(MAX_NANOS).transform((nanos) => nanoUsd(nanos)),
  mayExtend: z.boolean(),
  workerFault: z.boolean(),
  result: result.nullable(),
});

const settlement = z
  .object({
    customerId: z.custom<Settlement['customerId']>(
      (id) => typeof id === 'string' && isId('customer', id),
    ),
    runId,
    outcome,
  })
  // Clocks of two machines differ, but not by a day.
  .refine(({ runId: id, outcome: { endedAt } }) => endedAt > madeAt(id) - DAY_MS);

/**
 * Reads settlements as they were written to disk.
 *
 * Throws where one is not such that the books would take it as it was meant: a bit that fell over
 * must neither charge another amount nor write the run off.
 */
export function readSettlements(text: string): readonly Settlement[] {
  const bigints = new Set(['workerUs', 'gatewayUs', 'billableUs', 'ratedNanos']);
  const read: unknown = JSON.parse(text, (key: string, value: unknown) => {
    if (typeof value !== 'string' || !/^-?\d+n$/.test(value)) return value;
    // Texts of people, such as `detail`, may look like this too, and stay texts.
    return bigints.has(key) || isMeter(key) ? BigInt(value.slice(0, -1)) : value;
  });
  // A file of the first version has one settlement, and not a list.
  return z.array(settlement).parse([read].flat());
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** When an id was made, ms since the epoch: its first ten characters. */
function madeAt(id: RunId): number {
  return [...id.slice(4, 14)].reduce((ms, letter) => ms * 32 + LETTERS.indexOf(letter), 0);
}
