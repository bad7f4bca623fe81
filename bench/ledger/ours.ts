import { openLanes } from '../../server/src/gateway/index.ts';
import { newId } from '../../server/src/ids/index.ts';
import { nanoUsd } from '../../server/src/money/index.ts';
import type { Database } from '../../server/src/postgres/index.ts';
import { addMs, createProcessClock } from '../../server/src/time/index.ts';
import type { Contender } from './measure.ts';
import type { Books } from './prepare-books.ts';

/** The gateway's own two lanes, as a run uses them. */
export async function openOurs(database: Database, books: Books): Promise<Contender> {
  const clock = createProcessClock();
  const ownerId = newId('owner', clock.now());
  const lanes = openLanes({ database, clock, ownerId });
  return {
    name: 'ours',
    async pair(customerId) {
      const now = clock.now();
      const runId = newId('run', now);
      const held = await lanes.holds.add({
        customerId,
        runId,
        keyId: null,
        plan: 'bench',
        amountNanos: nanoUsd(1_000_000n),
        capNanos: null,
        concurrentRuns: 1_000_000,
        requestsPerMinute: 1_000_000_000,
        idempotency: null,
        model: 'bench',
        deploymentId: 'bench-1',
        rateCardId: books.rateCardId,
        source: 'api',
        bucket: 'default',
        usage: { run: 1n },
        fundsPolicy: 'finish',
        deadlineAt: addMs(now, 600_000),
        outputLimit: null,
        tags: {},
      });
      if (held.outcome !== 'placed') throw new Error(`the guard answered ${held.outcome}`);
      const settled = await lanes.settlements.add({
        customerId,
        runId,
        outcome: {
          status: 'succeeded',
          code: null,
          rule: 'succeeded',
          detail: null,
          startedAt: now,
          endedAt: now,
          workerUs: 250_000n,
          gatewayUs: 260_000n,
          billableUs: 250_000n,
          usage: { run: 1n, gpu_time: 250_000n },
          ratedNanos: nanoUsd(500_000n),
          mayExtend: true,
          workerFault: false,
          result: { contentType: 'image/png', bytes: 100_000 },
        },
      });
      if (settled.chargeNanos !== 500_000n) throw new Error('a run was charged wrongly');
    },
  };
}
