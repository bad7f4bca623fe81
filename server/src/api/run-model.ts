import type { FastifyReply, FastifyRequest, preParsingHookHandler } from 'fastify';
import type { Principal, RunAnswer, RunRequest } from '../gateway/index.ts';
import { formatDollars } from '../money/index.ts';
import { assert, ProblemError } from '../problems/index.ts';
import type { ApiDependencies } from './dependencies.ts';
import { type BodyBytes, createBufferedBytes } from './edge/buffered-bytes.ts';
import { customerOf } from './edge/caller.ts';
import { countBody } from './edge/count-body.ts';
import { type RunBody, readRunBody } from './read-run-body.ts';
import { sendOutput } from './send-output.ts';

/** Bodies of runs that are in memory at once, all requests together. Units: bytes. */
const BUFFER_LIMIT = 100_000_000;
/** Of these, one customer's: two of the largest, and never all there is. Units: bytes. */
const CUSTOMER_BUFFER_LIMIT = 72_000_000;
/** Bodies of one customer that come in at once; more where a plan lets more run. */
const BODIES_LIMIT = 256;

type RunCall = FastifyRequest<{ Params: { slug: string } }>;

/** How the run API and the playground run a model: the same code for both. */
export type ModelRunner = Readonly<{
  /** Counts what a body takes in memory while it comes in, or refuses. */
  count: preParsingHookHandler;
  run: (request: RunCall, reply: FastifyReply, principal: Principal) => Promise<FastifyReply>;
}>;

/** Makes the runner. */
export function createModelRunner(
  dependencies: Pick<ApiDependencies, 'catalog' | 'gateway' | 'metrics' | 'plans' | 'settings'>,
): ModelRunner {
  const { gateway, settings, plans } = dependencies;
  const mostRuns = (): readonly number[] => plans().offered.map((plan) => plan.concurrentRuns);
  const buffered = createBufferedBytes({
    total: BUFFER_LIMIT,
    perOwner: CUSTOMER_BUFFER_LIMIT,
    bodiesPerOwner: () => Math.max(BODIES_LIMIT, ...mostRuns()),
  });
  const countRun = (slug: string, code: string): void => {
    // A name that nobody offers is a client's invention, and would be a counter of its own.
    const model = dependencies.catalog().model(slug) === null ? 'unknown' : slug;
    dependencies.metrics.ran(model, code);
  };
  const bodies = new WeakMap<FastifyRequest, BodyBytes>();
  return {
    count: (request, reply, payload, done) => {
      const bytes = buffered.open(customerOf(request));
      bodies.set(request, bytes);
      // Where no handler comes to run, the end of the answer is the end of the body as well.
      reply.raw.once('close', () => {
        if (bodies.delete(request)) bytes.free();
      });
      done(null, hasJson(request) ? countBody(request.raw, bytes) : payload);
    },
    run: async (request, reply, principal) => {
      // From here on the run may outlive its client, and its parameters with it.
      const bytes = bodies.get(request);
      bodies.delete(request);
      assert(bytes !== undefined, 'the body of a run is not counted');
      try {
        const body = await readRunBody(request, settings.uploadFolder, bytes.take);
        bytes.arrived();
        try {
          const answer = await gateway.run(runRequest(request, principal, body));
          countRun(request.params.slug, 'succeeded');
          reply.headers(accounting(answer, settings.publicUrl));
          return await sendOutput(reply, answer.result, answer.runId);
        } finally {
          await body.remove();
        }
      } catch (error) {
        countRun(request.params.slug, error instanceof ProblemError ? error.slug : 'internal');
        throw error;
      } finally {
        bytes.free();
      }
    },
  };
}

function runRequest(request: RunCall, principal: Principal, body: RunBody): RunRequest {
  const { parameters, fromMultipart, files } = body;
  return {
    principal,
    slug: request.params.slug,
    parameters,
    fromMultipart,
    files,
    maxCost: textHeader(request, 'x-max-cost'),
    deployment: textHeader(request, 'x-deployment'),
    idempotencyKey: textHeader(request, 'idempotency-key'),
    tags: textHeader(request, 'x-tags'),
  };
}

/** Files of forms go to disk while they come in; only their texts count, as they are read. */
function hasJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}

function textHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function accounting(answer: RunAnswer, publicUrl: string): Record<string, string> {
  return {
    'x-request-id': answer.runId,
    'x-deployment': answer.deploymentId,
    'x-cost': formatDollars(answer.chargeNanos),
    'x-remaining-credits': formatDollars(answer.availableNanos),
    'x-generation-time': seconds(answer.generationTimeUs),
    'x-gpu-time-us': answer.gpuTimeUs.toString(),
    'x-receipt': `${publicUrl}/api/runs/${answer.runId}`,
    ...(answer.replayed ? { 'idempotent-replayed': 'true' } : {}),
  };
}

/** Microseconds as decimal seconds: 1 532 001 → "1.532001". */
function seconds(us: bigint): string {
  return `${us / 1_000_000n}.${(us % 1_000_000n).toString().padStart(6, '0')}`;
}
