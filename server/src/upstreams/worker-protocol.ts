import { openAsBlob } from 'node:fs';
import { FormData } from 'undici';
import { monotonicUs } from '../time/index.ts';
import { type Connection, createConnections } from './connections.ts';
import { plainText } from './plain-text.ts';
import { OutputNotStored, readSmallBody, takeOutput } from './read-body.ts';
import type {
  Upstream,
  UpstreamAnswer,
  UpstreamCall,
  UpstreamHealth,
  UpstreamProgress,
} from './upstream.ts';

/** Where a worker is, and the token that opens it. */
export type WorkerAddress = Readonly<{ url: string; token: string; model: string }>;

type Reply = Awaited<ReturnType<Connection['client']['request']>>;

const ASK_MS = 2_000;

/**
 * The adapter for our own worker protocol: `POST /run/{model}`, `GET` and `DELETE /runs/{id}`,
 * `GET /healthz`.
 *
 * `address` is asked for at each call, because the built-in worker gets a new port whenever it
 * starts; null while there is none.
 */
export function createWorkerUpstream(address: () => WorkerAddress | null): Upstream {
  const byOrigin = new Map<string, ReturnType<typeof createConnections>>();
  const connect = (url: string): Connection => {
    const { origin } = new URL(url);
    const connections = byOrigin.get(origin) ?? createConnections(origin);
    byOrigin.set(origin, connections);
    return connections.take();
  };
  const ask = (method: 'GET' | 'DELETE', path: string): Promise<unknown> =>
    askSmall(address(), connect, method, path);
  const call = async (input: UpstreamCall): Promise<UpstreamAnswer> => {
    const worker = address();
    const startedUs = monotonicUs();
    if (worker === null) {
      return { kind: 'failed', detail: 'The worker is not running.', gatewayUs: 0n };
    }
    const connection = connect(worker.url);
    let reusable = false;
    try {
      const answer = await post(worker, connection, input, startedUs);
      reusable = answer.kind === 'output' || answer.kind === 'rejected';
      return answer;
    } catch (error) {
      const gatewayUs = monotonicUs() - startedUs;
      if (input.signal.aborted) return { kind: 'aborted', gatewayUs };
      if (connection.violation() !== null) return twice(gatewayUs);
      if (error instanceof OutputNotStored) {
        return { kind: 'failed', detail: error.message, unstored: error.cause, gatewayUs };
      }
      // The run id makes a second call join the first: nothing is executed twice.
      if (wasClosedMeanwhile(connection, error, gatewayUs)) return await call(input);
      return { kind: 'failed', detail: describe(error), gatewayUs };
    } finally {
      connection.release(reusable);
    }
  };
  return {
    run: call,
    fetchOutput: call,
    lookUp: async (runId) => progressOf(await ask('GET', `/runs/${runId}`)),
    stop: async (runId) => gpuTimeOf(await ask('DELETE', `/runs/${runId}`)),
    health: async () => healthOf(await ask('GET', '/healthz'), address()?.model),
  };
}

const STALE_WITHIN_US = 100_000n;

/** Whether a connection from the pool broke at once: its worker had closed it while it was idle. */
function wasClosedMeanwhile(connection: Connection, error: unknown, gatewayUs: bigint): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const broke = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(code);
  return connection.reused && broke && gatewayUs < STALE_WITHIN_US;
}

async function post(
  worker: WorkerAddress,
  connection: Connection,
  call: UpstreamCall,
  startedUs: bigint,
): Promise<UpstreamAnswer> {
  const { body, type } = await bodyOf(call);
  const reply = await connection.client.request({
    method: 'POST',
    path: pathOf(worker.url, `/run/${encodeURIComponent(worker.model)}`),
    headers: {
      ...headersOf(worker),
      ...(type === null ? {} : { 'content-type': type }),
      'x-run-id': call.runId,
      'x-deadline-ms': String(call.deadlineMs),
    },
    body,
    signal: call.signal,
  });
  const elapsed = (): bigint => monotonicUs() - startedUs;
  if (reply.statusCode !== 200) return await refusalOf(reply, elapsed);
  const contentType = contentTypeOf(reply);
  const fault = faultOf(reply, contentType);
  if (fault !== null) {
    await reply.body.dump();
    return { kind: 'fault', ...fault, gatewayUs: elapsed() };
  }
  const output = await takeOutput(reply.body, call.outputPath);
  const gatewayUs = elapsed();
  await parserTurns();
  if (connection.violation() !== null) return twice(gatewayUs);
  const gpuTime = header(reply, 'x-gpu-time-us');
  return { kind: 'output', contentType, ...output, gpuTime, gatewayUs };
}

/**
 * Bytes behind an answer arrive with it, but undici reads them a turn of the event loop later, when
 * the answer is already there: give it its turns before the answer is believed.
 */
async function parserTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const CONTENT_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}(; ?[\w-]+="?[\w.-]+"?)*$/;

function contentTypeOf(reply: Reply): string {
  const said = header(reply, 'content-type') ?? '';
  return CONTENT_TYPE.test(said) ? said : 'application/octet-stream';
}

/** Answers that cannot be the output of a model, whatever their bytes are. */
function faultOf(reply: Reply, contentType: string): { fault: string; detail: string } | null {
  if (/^text\/html\b/i.test(contentType)) {
    return { fault: 'html', detail: 'The worker answered a web page.' };
  }
  const encoding = header(reply, 'content-encoding') ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return null;
  return {
    fault: 'content-encoding',
    detail: 'The worker compressed its answer, and nobody asked it to.',
  };
}

async function refusalOf(reply: Reply, elapsed: () => bigint): Promise<UpstreamAnswer> {
  const said = await readSmallBody(reply.body);
  const { error, field } = asRecord(said);
  const detail = typeof error === 'string' ? plainText(error, 300) : `HTTP ${reply.statusCode}`;
  const gatewayUs = elapsed();
  if (reply.statusCode === 422 || reply.statusCode === 400) {
    return {
      kind: 'rejected',
      detail,
      field: typeof field === 'string' ? plainText(field, 100) : null,
      gatewayUs,
    };
  }
  if (reply.statusCode === 429) return { kind: 'busy', detail, gatewayUs };
  return { kind: 'failed', detail: `The worker answered: ${detail}.`, gatewayUs };
}

async function bodyOf(
  call: UpstreamCall,
): Promise<{ body: string | FormData; type: string | null }> {
  if (call.files.size === 0) {
    return { body: JSON.stringify(call.parameters), type: 'application/json' };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(call.parameters)) form.append(name, String(value));
  for (const [name, file] of call.files) {
    // A blob backed by the file: its bytes are streamed, never held in memory as a whole.
    form.append(name, await openAsBlob(file.path, { type: file.contentType }), file.fileName);
  }
  return { body: form, type: null };
}

async function askSmall(
  worker: WorkerAddress | null,
  connect: (url: string) => Connection,
  method: 'GET' | 'DELETE',
  path: string,
): Promise<unknown> {
  if (worker === null) return undefined;
  const connection = connect(worker.url);
  const startedUs = monotonicUs();
  let reusable = false;
  try {
    const reply = await connection.client.request({
      method,
      path: pathOf(worker.url, path),
      headers: headersOf(worker),
      signal: AbortSignal.timeout(ASK_MS),
    });
    const said = await readSmallBody(reply.body);
    reusable = true;
    if (reply.statusCode === 404) return { status: 'unknown' };
    return reply.statusCode === 200 ? said : undefined;
  } catch (error) {
    const stale = wasClosedMeanwhile(connection, error, monotonicUs() - startedUs);
    return stale ? await askSmall(worker, connect, method, path) : undefined;
  } finally {
    connection.release(reusable);
  }
}

function progressOf(said: unknown): UpstreamProgress {
  if (said === undefined) return { status: 'unreachable', gpuTimeUs: null };
  const { status } = asRecord(said);
  const known = (['queued', 'running', 'done', 'unknown'] as const).find((each) => each === status);
  return { status: known ?? 'unreachable', gpuTimeUs: gpuTimeOf(said) };
}

function gpuTimeOf(said: unknown): bigint | null {
  const { gpuTimeUs } = asRecord(said);
  return Number.isSafeInteger(gpuTimeUs) && Number(gpuTimeUs) >= 0
    ? BigInt(Number(gpuTimeUs))
    : null;
}

function healthOf(said: unknown, model: string | undefined): UpstreamHealth {
  const { models } = asRecord(said);
  if (!Array.isArray(models)) return 'down';
  const entry = models.map(asRecord).find((each) => each.name === model);
  if (entry === undefined || entry.state === 'down') return 'down';
  return entry.state === 'warm' ? 'warm' : 'cold';
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function pathOf(url: string, path: string): string {
  return `${new URL(url).pathname.replace(/\/$/, '')}${path}`;
}

function headersOf(worker: WorkerAddress): Record<string, string> {
  return { authorization: `Bearer ${worker.token}` };
}

function header(reply: Reply, name: string): string | null {
  const value = reply.headers[name];
  if (value === undefined) return null;
  // A header sent twice is handed on as it is: two figures are not one.
  return Array.isArray(value) ? value.join(', ') : value;
}

function twice(gatewayUs: bigint): UpstreamAnswer {
  const detail = 'The worker sent more than one answer.';
  return { kind: 'fault', fault: 'answered-twice', detail, gatewayUs };
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return 'The worker could not be reached.';
  }
  if (code === 'OUTPUT_TOO_LARGE') return 'The worker sent more than 256 MB.';
  if (code === 'ENOSPC') return 'The result could not be stored.';
  return 'The connection to the worker broke.';
}
