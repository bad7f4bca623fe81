import assert from 'node:assert/strict';
import { type HoldOrder, placeHolds } from '../../src/gateway/index.ts';
import { type CustomerId, newId, type RunId } from '../../src/ids/index.ts';
import { nanoUsd } from '../../src/money/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import { addMs, type Clock } from '../../src/time/index.ts';
import type { ScriptedWorker } from './scripted-worker.ts';

/** Whose hold it is, at which deployment, and what else is not usual. */
export type LeftHold = Partial<HoldOrder> & Readonly<{ customerId: CustomerId; model: string }>;

/** Places a hold as a process that died right after: its owner has no lease. */
export async function holdOfDeadProcess(
  { database, clock }: Readonly<{ database: Database; clock: Clock }>,
  changes: LeftHold,
): Promise<RunId> {
  const now = clock.now();
  const runId = newId('run', now);
  const deploymentId = `${changes.model}-1`;
  const { rows } = await database.pool.query<{ rate_card_id: string }>(
    'select rate_card_id from rate_cards where deployment_id = $1',
    [deploymentId],
  );
  const [answer] = await placeHolds(database.pool, now, newId('owner', now), [
    {
      runId,
      keyId: null,
      plan: 'bare',
      amountNanos: nanoUsd(500_000_000n),
      capNanos: null,
      concurrentRuns: 10,
      requestsPerMinute: 1_000,
      idempotency: null,
      deploymentId,
      rateCardId: rows[0]?.rate_card_id ?? '',
      source: 'api',
      bucket: 'default',
      usage: { run: 1n },
      fundsPolicy: 'finish',
      deadlineAt: addMs(now, 60_000),
      outputLimit: null,
      tags: {},
      ...changes,
    },
  ]);
  assert.ok(answer !== undefined && !(answer instanceof Error));
  assert.equal(answer.outcome, 'placed');
  return runId;
}

/** Sends a run to the worker, as the process did before it died. */
export async function sendAsBefore(
  worker: ScriptedWorker,
  model: string,
  runId: RunId,
): Promise<void> {
  const answer = await fetch(`${worker.url}/run/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${worker.token}`, 'x-run-id': runId },
    body: '{}',
  });
  await answer.arrayBuffer();
}
