import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from './input-error.ts';
import { readRunInput } from './read-run-input.ts';
import { type Run, type RunDesk, type RunDeskOptions, runDesk } from './run-desk.ts';

/** What the worker serves, to whom, and within which bounds. */
export type ModelWorkerOptions = RunDeskOptions & {
  /** What every caller must know. */
  token: string;
  /** 0: any free port. */
  port: number;
  /** The largest request body. A picture in JSON is a third larger than its file. */
  maxBodyBytes: number;
  /** For runs that bring no deadline of their own. */
  deadlineMs: number;
};

/** A worker that listens; closing it ends its models. */
export type ModelWorker = { port: number; close(): Promise<void> };

type Answer = { status: number; headers: Record<string, string>; body: Uint8Array };

/** Serves the worker protocol on loopback until closed. */
export async function startModelWorker(options: ModelWorkerOptions): Promise<ModelWorker> {
  const desk = runDesk(options);
  const server = createServer((request, response) => {
    handle(desk, options, request).then(
      (answer) => send(request, response, answer),
      // Only a caller that broke off in the middle of its body comes here.
      () => response.destroy(),
    );
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      desk.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, headers, body } = answer;
  // A caller that is still sending a refused body must be able to finish, or it sees no answer.
  request.resume();
  response.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
}

async function handle(desk: RunDesk, options: ModelWorkerOptions, request: IncomingMessage) {
  if (!isAllowed(request.headers.authorization, options.token)) {
    return json(401, { error: 'the worker token is missing or wrong' });
  }
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const [, room, name, ...rest] = path.split('/');
  if (request.method === 'GET' && path === '/healthz') return json(200, { models: desk.models() });
  if (name && rest.length === 0) {
    if (request.method === 'POST' && room === 'run') return run(desk, options, name, request);
    if (request.method === 'GET' && room === 'runs') return lookUp(desk.find(name));
    if (request.method === 'DELETE' && room === 'runs') return stop(desk.find(name));
  }
  return json(404, { error: 'there is nothing here' });
}

/** Compares digests, so that neither length nor time tells anything of the token. */
function isAllowed(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

async function run(
  desk: RunDesk,
  options: ModelWorkerOptions,
  model: string,
  request: IncomingMessage,
): Promise<Answer> {
  if (!desk.serves(model)) return json(404, { error: `there is no model ${model}` });
  const id = request.headers['x-run-id'] ?? randomUUID();
  if (typeof id !== 'string' || !/^[\w.:-]{1,128}$/.test(id)) {
    return json(422, { error: 'x-run-id must be 1 to 128 plain characters', field: 'x-run-id' });
  }
  const deadlineMs = readDeadline(request.headers['x-deadline-ms'], options.deadlineMs);
  if (deadlineMs === null) {
    const error = 'x-deadline-ms must be a whole number of milliseconds from now';
    return json(422, { error, field: 'x-deadline-ms' });
  }
  const body = await readBody(request, options.maxBodyBytes);
  if (!body) return json(413, { error: `the body exceeds ${options.maxBodyBytes} bytes` });
  const known = desk.find(id);
  if (known) return finish(known, model);
  try {
    const contentType = request.headers['content-type'] ?? '';
    const input = await readRunInput(contentType, body, desk.takesPicture(model));
    // Looked up again: a copy of this request may have come first while the form was read.
    const started = desk.find(id) ?? desk.submit(id, model, input, deadlineMs);
    if (started) return finish(started, model);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return json(422, { error: error.message, field: error.field });
  }
  return json(429, { error: `too many runs of ${model} are waiting` }, { 'retry-after': '1' });
}

/** Null when the header is no deadline. The longest a timer can be set to is 2³¹ − 1 ms. */
function readDeadline(header: string | string[] | undefined, standard: number): number | null {
  if (header === undefined) return standard;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) return null;
  return Math.min(Number(header), 2 ** 31 - 1);
}

/** Null when the body is too large. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** The answer to a POST, the same for everyone who asks with this run's id. */
async function finish(run: Run, model: string): Promise<Answer> {
  if (run.model !== model) return json(409, { error: `this run id belongs to ${run.model}` });
  await run.ended;
  const { ending } = run;
  if (!ending) throw new Error('a run ended without an ending');
  const time = { 'x-gpu-time-us': String(ending.gpuTimeUs) };
  switch (ending.kind) {
    case 'answered':
      return {
        status: 200,
        headers: { 'content-type': ending.contentType, ...time },
        body: ending.bytes,
      };
    case 'refused':
      return json(422, { error: ending.error, field: ending.field }, time);
    case 'stopped':
      return run.stoppedBy === 'deadline'
        ? json(504, { error: 'the deadline passed' }, time)
        : json(409, { error: ending.error }, time);
    case 'failed':
      return json(502, { error: ending.error }, time);
    case 'unavailable':
      return json(503, { error: ending.error }, time);
    case 'dropped':
      return json(410, { error: ending.error }, time);
  }
}

function lookUp(run: Run | undefined): Answer {
  if (!run) return json(200, { status: 'unknown', gpuTimeUs: 0, progress: 0 });
  const { state: status, progress, ending } = run;
  const report = { status, gpuTimeUs: run.gpuTimeUs(), progress };
  if (!ending) return json(200, report);
  if (ending.kind === 'answered' || ending.kind === 'dropped') {
    return json(200, { ...report, ok: true });
  }
  return json(200, { ...report, ok: false, error: ending.error });
}

/** Answers when the run has ended, so that the GPU time it names is final. */
async function stop(run: Run | undefined): Promise<Answer> {
  await run?.stop('caller');
  return lookUp(run);
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
