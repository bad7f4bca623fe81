import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RunState } from '../gateway/index.ts';
import { formatDollars } from '../money/index.ts';
import { assert, isProblemSlug, PROBLEMS, problem } from '../problems/index.ts';
import {
  cancelRunRoute,
  playgroundRunRoute,
  readRunResultRoute,
  readRunRoute,
  readRunStatusRoute,
  readRunV2Route,
  runRoute,
  type runStateSchema,
  type stoppedRunSchema,
  stopRunByKeyRoute,
  stopRunRoute,
} from './contract/runs.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { callerOf, customerOf } from './edge/caller.ts';
import { patiently } from './edge/patience.ts';
import { readJsonOutput } from './read-json-output.ts';
import { JSON_LIMIT } from './read-run-body.ts';
import { createModelRunner } from './run-model.ts';
import { sendOutput } from './send-output.ts';
import { wireNumber } from './wire-number.ts';

type RunRequest = FastifyRequest<{ Params: { id: string } }>;
type ApiRunState = z.output<typeof runStateSchema>;
type StoppedRun = z.output<typeof stoppedRunSchema>;

/** The run API, and the playground, which is the same run with a session. */
export function registerRuns(app: Api, dependencies: ApiDependencies): void {
  const { gateway, settings } = dependencies;
  const runner = createModelRunner(dependencies);
  const reading = { bodyLimit: JSON_LIMIT, preParsing: runner.count };

  app.route({
    ...runRoute,
    ...reading,
    handler: async (request, reply) => {
      const caller = callerOf(request);
      assert(caller.kind === 'key', 'a run came through without a key');
      const { customerId, keyId, allowedModels, plan } = caller.key;
      const { slug } = request.params;
      if (allowedModels !== undefined && !allowedModels.includes(slug)) {
        throw problem('model-not-allowed', `This key may not run ${slug}.`, { field: 'model' });
      }
      return await runner.run(request, reply, { customerId, keyId, plan, source: 'api' });
    },
  });
  app.route({
    ...playgroundRunRoute,
    ...reading,
    handler: async (request, reply) => {
      const customerId = customerOf(request);
      return await runner.run(request, reply, { customerId, keyId: null, source: 'playground' });
    },
  });

  const state = (request: RunRequest): Promise<RunState> =>
    patiently(gateway.state(customerOf(request), request.params.id));
  const read = async (request: RunRequest): Promise<ApiRunState> =>
    await withOutput(await state(request), settings.publicUrl);
  app.route({ ...readRunRoute, handler: read });
  app.route({ ...readRunV2Route, handler: read });
  app.route({ ...readRunStatusRoute, handler: async (request) => toApi(await state(request)) });
  app.route({
    ...cancelRunRoute,
    handler: async (request) => toApi(await gateway.cancel(customerOf(request), request.params.id)),
  });
  app.route({
    ...readRunResultRoute,
    handler: async (request, reply) => await sendResult(reply, await state(request)),
  });
  registerStops(app, dependencies);
}

/** Stopping a run with a session: by its id, or by the key it was sent with. */
function registerStops(app: Api, { gateway }: ApiDependencies): void {
  app.route({
    ...stopRunRoute,
    handler: async (request) =>
      toStopped(await gateway.cancel(customerOf(request), request.params.id)),
  });
  app.route({
    ...stopRunByKeyRoute,
    handler: async (request) => {
      const customerId = customerOf(request);
      const { idempotencyKey } = request.query;
      const { slug } = request.params;
      const runId = await patiently(gateway.findByKey(customerId, { slug, idempotencyKey }));
      return toStopped(await gateway.cancel(customerId, runId));
    },
  });
}

const STATUSES = {
  PROCESSING: 'running',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;

/** The run in the words of our own API: money as decimal dollars. */
function toStopped(run: RunState): StoppedRun {
  return {
    id: run.runId,
    status: STATUSES[run.status],
    code: run.code,
    detail: run.detail,
    charge: run.chargeNanos === null ? null : formatDollars(run.chargeNanos),
    available: formatDollars(run.availableNanos),
    gpuTimeUs: run.gpuTimeUs === null ? null : Number(run.gpuTimeUs),
  };
}

/**
 * Sends the output of a run that has succeeded.
 *
 * Refuses: conflict, while it runs · not-found, when it made none · result-expired ·
 *   result-damaged · server-busy
 */
export async function sendResult(
  reply: Parameters<typeof sendOutput>[0],
  run: RunState,
): Promise<ReturnType<typeof sendOutput>> {
  if (run.result !== null) return await sendOutput(reply, run.result, run.runId);
  const requestId = run.runId;
  if (run.lost !== null) throw run.lost;
  if (run.status === 'PROCESSING') {
    throw problem('conflict', 'The run is still going on.', { requestId, retryAfterMs: 1_000 });
  }
  throw problem('not-found', 'The run has no output.', { requestId });
}

async function withOutput(run: RunState, publicUrl: string): Promise<ApiRunState> {
  if (run.result === null) return toApi(run);
  const output = await readJsonOutput(run.result);
  const url = `${publicUrl}/v1/requests/${run.runId}/result`;
  return { ...toApi(run), output: output === undefined ? url : output };
}

/** The run as clients of the reference service read it: money as numbers. */
function toApi(run: RunState): ApiRunState {
  const code = run.code ?? run.lost?.slug ?? null;
  const detail = run.detail ?? run.lost?.message ?? null;
  return {
    request_id: run.runId,
    status: run.status,
    metrics: {
      cost: run.chargeNanos === null ? null : wireNumber(run.chargeNanos),
      remaining_credits: wireNumber(run.availableNanos),
      inference_time: secondsOf(run.gpuTimeUs),
      queue_time: null,
      total_time: secondsOf(run.generationTimeUs),
    },
    ...(code === null || !isProblemSlug(code)
      ? {}
      : {
          error: detail ?? PROBLEMS[code].title,
          problem: { code, title: PROBLEMS[code].title, detail: detail ?? PROBLEMS[code].title },
        }),
  };
}

function secondsOf(us: bigint | null): number | null {
  return us === null ? null : Number(us) / 1_000_000;
}
