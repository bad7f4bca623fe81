import { z } from 'zod';
import { defineRoute } from '../route.ts';

const tags = ['System'];

/** GET /healthz */
export const healthRoute = defineRoute({
  method: 'GET',
  url: '/healthz',
  config: { access: 'public' },
  schema: {
    operationId: 'readHealth',
    tags,
    summary: 'Whether the process is alive',
    response: { 200: z.object({ ok: z.literal(true) }) },
  },
});

const readySchema = z
  .object({
    ok: z.boolean(),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), reason: z.string().nullable() })),
  })
  .meta({ id: 'Ready' });

/** GET /readyz */
export const readyRoute = defineRoute({
  method: 'GET',
  url: '/readyz',
  config: { access: 'public' },
  schema: {
    operationId: 'readReady',
    tags,
    summary: 'Whether new runs can be accounted for: database, disk, line',
    response: { 200: readySchema, 503: readySchema },
  },
});

/** GET /metrics */
export const metricsRoute = defineRoute({
  method: 'GET',
  url: '/metrics',
  config: { access: 'operator-or-loopback' },
  schema: { hide: true },
});
