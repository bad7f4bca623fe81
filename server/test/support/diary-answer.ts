import assert from 'node:assert/strict';

/** A problem as it was told, with whatever members it has. */
export type ToldProblem = Readonly<Record<string, unknown>> &
  Readonly<{
    type: string;
    code: string;
    status: number;
    detail: string;
    field?: string;
    error?: string;
  }>;

/** What a program gets back. */
export type Answer = Readonly<{
  status: number;
  headers: Headers;
  bytes: Buffer;
}>;

/** A run that was answered 200, and what its headers account for. */
export type Ran = Answer &
  Readonly<{
    runId: string;
    /** Dollars. */
    charge: string;
    /** Dollars left after it. */
    left: string;
    gpuTimeUs: string;
    replayed: boolean;
  }>;

/**
 * Asks like any program. Whatever the server is asked, an `internal` answer fails the test, and so
 * does a refusal that is no problem of the catalog.
 */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const answer = {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
  assert.notEqual(answer.status, 500, `${url}: ${answer.bytes}`);
  if (answer.status >= 400 && init.method !== 'HEAD') problemOf(answer);
  return answer;
}

/** Reads a problem, and checks that it is told as problems are. */
export function problemOf(answer: Answer): ToldProblem {
  const { status, headers, bytes } = answer;
  assert.ok(status >= 400, `no refusal, but ${status}: ${bytes.subarray(0, 200)}`);
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/, String(bytes));
  const told = JSON.parse(String(bytes)) as ToldProblem;
  assert.equal(told.status, status);
  assert.match(told.type, new RegExp(`/problems/${told.code}$`));
  assert.notEqual(told.detail, '');
  return told;
}

/** Reads a JSON answer that must not be a refusal. */
export function readJson<Value>(answer: Answer): Value {
  assert.ok(answer.status < 300, `${answer.status}: ${answer.bytes}`);
  return JSON.parse(String(answer.bytes)) as Value;
}

/** Reads the accounting headers of a run that must have succeeded. */
export function ranOf(answer: Answer): Ran {
  assert.equal(answer.status, 200, String(answer.bytes));
  const header = (name: string): string => {
    const value = answer.headers.get(name);
    assert.ok(value !== null, `the answer of a run has no ${name}`);
    return value;
  };
  return {
    ...answer,
    runId: header('x-request-id'),
    charge: header('x-cost'),
    left: header('x-remaining-credits'),
    gpuTimeUs: header('x-gpu-time-us'),
    replayed: answer.headers.get('idempotent-replayed') === 'true',
  };
}

/** The cookies of an answer, as a browser sends them back. */
export function cookiesOf(answer: Answer): string {
  const cookies = answer.headers.getSetCookie();
  return cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; ');
}
