import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { scriptedAnswer, sendScripted } from './scripted-answer.ts';
import type { ScriptedBehaviour, ScriptedChoice, ScriptedRun } from './scripted-behaviour.ts';
import { type ScriptedExecution, startExecution } from './scripted-execution.ts';

/** A model worker inside the test, which tells the truth or lies as told. */
export type ScriptedWorker = {
  /** Base URL for a deployment's `upstream`, without a slash at the end. */
  url: string;
  token: string;
  /** What runs of this model do from now on. A model exists from its first script. */
  script(model: string, behaviour: ScriptedBehaviour | ScriptedChoice): void;
  /** What /healthz says of a model from now on (`warm` until told otherwise). */
  health(model: string, state: 'cold' | 'loading' | 'warm' | 'down'): void;
  runs: ReadonlyMap<string, ScriptedRun>;
  /** Executions of one run, or of everything: the number that must never exceed one per run. */
  executions(runId?: string): number;
  /** Requests turned away for a wrong or missing token. */
  refusals(): number;
  /** Forgets every run, as a worker that was restarted does. */
  forget(): void;
  close(): Promise<void>;
};

const UNKNOWN = { status: 'unknown', gpuTimeUs: 0, progress: 0 };

type Desk = {
  token: string;
  models: Map<string, { choose: ScriptedChoice; executions: number; health: string }>;
  runs: Map<string, ScriptedRun>;
  current: Map<string, ScriptedExecution>;
  refusals: number;
  nameless: number;
};

/**
 * Starts a worker on a free loopback port that speaks the worker protocol and does what each
 * model's script says: honest answers by default, every known fault on demand.
 */
export async function startScriptedWorker(options?: { token?: string }): Promise<ScriptedWorker> {
  const desk: Desk = {
    token: options?.token ?? 'scripted-worker-token',
    models: new Map(),
    runs: new Map(),
    current: new Map(),
    refusals: 0,
    nameless: 0,
  };
  const server = createServer((request, response) => {
    // A gateway that hangs up in the middle of its request is part of the tests, not an error.
    handle(desk, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token: desk.token,
    script(model, behaviour) {
      const choose = typeof behaviour === 'function' ? behaviour : () => behaviour;
      const health = desk.models.get(model)?.health ?? 'warm';
      desk.models.set(model, { executions: 0, health, choose });
    },
    health(model, health) {
      const known = desk.models.get(model);
      desk.models.set(model, { executions: 0, choose: () => ({}), ...known, health });
    },
    runs: desk.runs,
    executions: (runId) => countExecutions(desk, runId),
    refusals: () => desk.refusals,
    forget() {
      forget(desk);
    },
    async close() {
      forget(desk);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function countExecutions(desk: Desk, runId: string | undefined): number {
  if (runId !== undefined) return desk.runs.get(runId)?.executions ?? 0;
  return [...desk.runs.values()].reduce((sum, run) => sum + run.executions, 0);
}

function forget(desk: Desk): void {
  for (const execution of desk.current.values()) execution.abandon();
  desk.runs.clear();
  desk.current.clear();
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse) {
  const [, room, name = '', ...rest] = (request.url ?? '').split('/').map(decodeURIComponent);
  if (room === 'healthz') {
    const models = [...desk.models].map(([model, { health }]) => ({ name: model, state: health }));
    return json(response, 200, { models });
  }
  if (request.headers.authorization !== `Bearer ${desk.token}`) {
    desk.refusals += 1;
    return json(response, 401, { error: 'the worker token is wrong or missing' });
  }
  if (rest.length === 0 && name !== '') {
    if (room === 'run' && request.method === 'POST') return run(desk, name, request, response);
    if (room === 'runs' && request.method === 'GET') return lookUp(desk, name, response);
    if (room === 'runs' && request.method === 'DELETE') return stop(desk, name, response);
  }
  return json(response, 404, { error: 'there is nothing here' });
}

async function run(desk: Desk, name: string, request: IncomingMessage, response: ServerResponse) {
  const body = await buffer(request);
  const model = desk.models.get(name);
  if (!model) return json(response, 404, { error: `there is no model ${name}` });
  const given = request.headers['x-run-id'];
  if (given === undefined) desk.nameless += 1;
  const id = typeof given === 'string' ? given : `nameless-${desk.nameless}`;
  const known = desk.runs.get(id);
  const seen: ScriptedRun = known ?? {
    id,
    model: name,
    posts: 0,
    executions: 0,
    lookUps: 0,
    deletes: 0,
    state: 'queued',
    stopped: false,
    headers: request.headers,
    body,
  };
  desk.runs.set(id, seen);
  seen.posts += 1;
  let execution = desk.current.get(id);
  if (!execution || execution.behaviour.idempotent === false) {
    seen.executions += 1;
    model.executions += 1;
    execution = startExecution(seen, model.choose(seen, model.executions));
    desk.current.set(id, execution);
  }
  await execution.ended;
  sendScripted(response, scriptedAnswer(execution), execution.behaviour.end ?? 'answer');
}

function lookUp(desk: Desk, id: string, response: ServerResponse) {
  const execution = desk.current.get(id);
  if (!execution) return json(response, 200, UNKNOWN);
  execution.run.lookUps += 1;
  const kind = execution.behaviour.lookUp ?? 'honest';
  if (kind === 'hang') return;
  if (kind === 'html') return html(response);
  if (kind === 'unknown') return json(response, 200, UNKNOWN);
  return json(response, 200, execution.report());
}

function stop(desk: Desk, id: string, response: ServerResponse) {
  const execution = desk.current.get(id);
  if (!execution) return json(response, 200, UNKNOWN);
  execution.run.deletes += 1;
  const kind = execution.behaviour.onDelete ?? 'stop';
  if (kind === 'hang') return;
  if (kind === 'unknown') return json(response, 200, UNKNOWN);
  if (kind === 'stop') execution.stop();
  return json(response, 200, execution.report());
}

function html(response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>');
}

function json(response: ServerResponse, status: number, value: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
