import assert from 'node:assert/strict';
import {
  type Answer,
  ask,
  problemOf,
  type Ran,
  ranOf,
  readJson,
  type ToldProblem,
} from './diary-answer.ts';
import { PUBLIC_URL } from './diary-server.ts';

/** Credit, uses and grants as `GET /api/usage/summary` tells them. */
export type Summary = Readonly<{
  available: string;
  held: string;
  posted: string;
  grants: readonly Readonly<{
    id: string;
    kind: string;
    label: string;
    amount: string;
    remaining: string;
    expiresAt: string | null;
  }>[];
  runsToday: number;
  runsTotal: number;
  refusedToday: number;
  spentToday: string;
  spentTotal: string;
  running: number;
  resetsAt: string | null;
}>;

/** One run as the list tells it. */
export type RunLine = Readonly<{
  id: string;
  model: string;
  status: string;
  code: string | null;
  charge: string | null;
  endedAt: string | null;
}>;

/** One run as its receipt tells it; what scenarios look at. */
export type Receipt = RunLine &
  Readonly<{
    rule: string;
    acceptedAt: string;
    gpuTimeUs: number;
    ratedCost: string;
    writeOff: string | null;
    quantities: readonly Readonly<{
      meter: string;
      quantity: string;
      amount: string;
      cost: string;
    }>[];
    rateCard: Readonly<{ id: string; version: number; from: string }>;
    paidBy: readonly Readonly<{ kind: string; label: string; amount: string }>[];
  }>;

/** One request to a model; JSON unless a form is given. */
export type Asking = Readonly<{
  parameters?: unknown;
  form?: FormData;
  headers?: Readonly<Record<string, string>>;
  /** From the playground, with the session; otherwise with the API key. */
  inPlayground?: boolean;
  signal?: AbortSignal;
}>;

/** Somebody who signed up or was made a customer, and everything they have to show for it. */
export type Identity = Readonly<{
  customerId: string;
  email: string;
  password: string;
  /** The session; empty for who never logged in. */
  cookie: string;
  /** The API key; empty for who never made one. */
  key: string;
  keyId: string;
}>;

/** A customer of the diary, who does everything over HTTP. */
export type Person = Identity &
  Readonly<{
    /** Sends a request to a model and takes whatever comes back, without a look at the books. */
    send: (slug: string, asking?: Asking) => Promise<Answer>;
    /** Runs a model; it must succeed. */
    run: (slug: string, asking?: Asking) => Promise<Ran>;
    /** Asks for a run that must be refused, or fail. */
    isRefused: (slug: string, asking?: Asking) => Promise<ToldProblem>;
    /** Dollars left. */
    left: () => Promise<string>;
    summary: () => Promise<Summary>;
    runs: () => Promise<readonly RunLine[]>;
    receipt: (runId: string) => Promise<Receipt>;
    /** Calls our own API with the session, or with the key where there is none. */
    call: (method: string, path: string, body?: unknown) => Promise<Answer>;
    /** Reads something that must be there. */
    read: <Value>(path: string) => Promise<Value>;
  }>;

/** What a person needs of the diary: where the server is, and a look at the books. */
export type PersonContext = Readonly<{ url: () => string; books: () => Promise<void> }>;

/** Makes somebody act. Every step that may touch the books ends with a look at them. */
export function createPerson(context: PersonContext, identity: Identity): Person {
  const { cookie, key } = identity;
  const session = { cookie, origin: PUBLIC_URL };
  const step = async <Result>(result: Promise<Result>): Promise<Result> => {
    const value = await result;
    await context.books();
    return value;
  };
  const send = async (slug: string, asking: Asking = {}): Promise<Answer> => {
    const { parameters = {}, form, inPlayground = false, signal } = asking;
    const path = inPlayground ? `/api/models/${slug}/runs` : `/v1/${slug}`;
    const who = inPlayground ? session : { 'x-api-key': key };
    const type = form === undefined ? { 'content-type': 'application/json' } : {};
    return await ask(`${context.url()}${path}`, {
      method: 'POST',
      headers: { ...who, ...type, ...asking.headers },
      body: form ?? JSON.stringify(parameters),
      ...(signal === undefined ? {} : { signal }),
    });
  };
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const who = cookie === '' || path.startsWith('/v') ? { 'x-api-key': key } : session;
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { ...who, ...type };
    return await ask(`${context.url()}${path}`, { method, headers, ...content });
  };
  const read = async <Value>(path: string): Promise<Value> =>
    readJson<Value>(await call('GET', path));
  // To look at one's credit is to touch it: what is due expires, and the day's credit comes.
  const summary = (): Promise<Summary> => step(read<Summary>('/api/usage/summary'));
  return {
    ...identity,
    send,
    call,
    read,
    run: (slug, asking) => step(send(slug, asking).then(ranOf)),
    isRefused: (slug, asking) => step(send(slug, asking).then(problemOf)),
    left: async () => (await summary()).available,
    summary,
    runs: async () => {
      const page = await read<{ items: RunLine[]; nextCursor: string | null }>('/api/usage/runs');
      assert.equal(page.nextCursor, null, 'a scenario has more runs than fit on a page');
      return page.items;
    },
    receipt: (runId) => read(`/api/runs/${runId}`),
  };
}
