import { formatDollars } from '../money/index.ts';
import { toIso } from '../time/index.ts';
import { listWorkerFaults, listWriteOffs } from '../usage/index.ts';
import { listWorkerFaultsRoute, listWriteOffsRoute } from './contract/operator.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';

/** What workers got wrong and what the operator forgoes. */
export function registerLosses(app: Api, { database }: ApiDependencies): void {
  app.route({
    ...listWorkerFaultsRoute,
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const faults = await listWorkerFaults(database.pool, { cursor, limit });
      return {
        nextCursor: faults.nextCursor,
        items: faults.items.map((fault) => ({
          id: fault.faultId,
          runId: fault.runId,
          customerId: fault.customerId,
          deployment: fault.deploymentId,
          kind: fault.kind,
          detail: fault.detail,
          recordedAt: toIso(fault.recordedAt),
        })),
      };
    },
  });
  app.route({
    ...listWriteOffsRoute,
    handler: async (request) => {
      const { cursor, limit } = request.query;
      const writeOffs = await listWriteOffs(database.pool, { cursor, limit });
      return {
        nextCursor: writeOffs.nextCursor,
        items: writeOffs.items.map((writeOff) => ({
          runId: writeOff.runId,
          customerId: writeOff.customerId,
          amount: writeOff.amountNanos === null ? null : formatDollars(writeOff.amountNanos),
          reason: writeOff.reason,
          recordedAt: toIso(writeOff.recordedAt),
        })),
      };
    },
  });
}
