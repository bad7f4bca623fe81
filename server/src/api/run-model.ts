import type { FastifyReply, FastifyRequest, preParsingHookHandler } from 'fastify';
import type { Principal, RunAnswer, RunRequest } from '../gateway/index.ts';
import { formatDollars } from '../money/index.ts';
import { ProblemError } from '../problems/index.ts';
import type { ApiDependencies } from './dependencies.ts';
import { type BufferedBytes, createBufferedBytes } from './edge/buffered-bytes.ts';
import { FORM_TEXT_LIMIT, JSON_LIMIT, type RunBody, readRunBody } from './read-run-body.ts';
import { sendOutput } from './send-output.ts';

/** Bodies of runs that are in memory at once, all requests together. Units: bytes. */
const BUFFER_LIMIT = 100_000_000;

type RunCall = FastifyRequest<{ Params: { slug: string } }>;

/** How the run API and the playground run a model: the same code for both. */
export type ModelRunner = Readonly<{
  /** Sets memory aside before a body is read, or refuses. */
  reserve: preParsingHookHandler;
  run: (request: RunCall, reply: FastifyReply, principal: Principal) => Promise<FastifyReply>;
}>;

/** Makes the runner. */
export function createModelRunner(
  dependencies: Pick<ApiDependencies, 'catalog' | 'gateway' | 'metrics' | 'settings'>,
  buffered: BufferedBytes = createBufferedBytes(BUFFER_LIMIT),
): ModelRunner {
  const { gateway, settings } = dependencies;
  const count = (slug: string, code: string): void => {
    // A name that nobody offers is a client's invention, and would be a counter of its own.
    const model = dependencies.catalog().model(slug) === null ? 'unknown' : slug;
    dependencies.metrics.ran(model, code);
  };
  const reservations = new WeakMap<FastifyRequest, () => void>();
  return {
    reserve: (request, reply, payload, done) => {
      const free = buffered.reserve(expectedBytes(request));
      reservations.set(request, free);
      // Where no handler comes to run, the end of the answer is the end of the body as well.
      reply.raw.once('close', () => {
        if (reservations.delete(request)) free();
      });
      done(null, payload);
    },
    run: async (request, reply, principal) => {
      // From here on the run may outlive its client, and its parameters with it.
      const free = reservations.get(request);
      reservations.delete(request);
      try {
        const body = await readRunBody(request, settings.uploadFolder);
        try {
          const answer = await gateway.run(runRequest(request, principal, body));
          count(request.params.slug, 'succeeded');
          reply.headers(accounting(answer, settings.publicUrl));
          return await sendOutput(reply, answer.result, answer.runId);
        } finally {
          await body.remove();
        }
      } catch (error) {
        count(request.params.slug, error instanceof ProblemError ? error.slug : 'internal');
        throw error;
      } finally {
        free?.();
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
    idempotencyKey: textHeader(request, 'idempotency-key'),
  };
}

/** A body of unknown length is taken for one of the largest. */
function expectedBytes(request: FastifyRequest): number {
  if (/^multipart\//i.test(request.headers['content-type'] ?? '')) return FORM_TEXT_LIMIT;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (request.headers['content-type'] === undefined) return 0;
  return Number.isSafeInteger(length) && length >= 0 ? Math.min(length, JSON_LIMIT) : JSON_LIMIT;
}

function textHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function accounting(answer: RunAnswer, publicUrl: string): Record<string, string> {
  return {
    'x-request-id': answer.runId,
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
