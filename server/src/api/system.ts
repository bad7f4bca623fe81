import { freeSpace, SPACE_TO_SELL } from '../postgres/index.ts';
import { healthRoute, metricsRoute, readyRoute } from './contract/system.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';

type Check = Readonly<{ ok: boolean; reason: string | null }>;

const CHECK_MS = 1_500;

/** What load balancers and monitors ask. */
export function registerSystem(app: Api, dependencies: ApiDependencies): void {
  const { database, gateway, metrics, settings } = dependencies;
  app.route({ ...healthRoute, handler: async () => ({ ok: true as const }) });
  app.route({
    ...readyRoute,
    handler: async (_request, reply) => {
      const [reachable, disk, line] = await Promise.all([
        within(async () => yes(await database.isReachable(), 'The database does not answer.')),
        within(async () =>
          yes((await freeSpace(settings.dataDir)) > SPACE_TO_SELL, 'The disk is nearly full.'),
        ),
        within(() => gateway.ready()),
      ]);
      const checks = { database: reachable, disk, line };
      const ok = reachable.ok && disk.ok && line.ok;
      return await reply.code(ok ? 200 : 503).send({ ok, checks });
    },
  });
  app.route({
    ...metricsRoute,
    handler: async (_request, reply) =>
      await reply.type(metrics.contentType).send(await metrics.read()),
  });
}

function yes(ok: boolean, reason: string): Check {
  return { ok, reason: ok ? null : reason };
}

/** A check that fails or takes too long is a no: who asks has a deadline of their own. */
async function within(check: () => Promise<Check>): Promise<Check> {
  const late = new Promise<Check>((resolve) => {
    setTimeout(() => resolve(yes(false, 'No answer in time.')), CHECK_MS).unref();
  });
  const failed = (): Check => yes(false, 'The check failed.');
  return await Promise.race([check().catch(failed), late]);
}
