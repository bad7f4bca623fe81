import createClient from 'openapi-fetch';
import { ProblemError, reached, toProblem } from './problem.ts';
import type { paths } from './schema.d.ts';

/** The typed client: every call is one of openapi.json, with the session's cookie. */
export const api = createClient<paths>({ credentials: 'same-origin' });

type Answer<Data> = Readonly<{ data?: Data; error?: unknown; response: Response }>;

/** Waits for a call and gives its data; a refusal is thrown as a ProblemError. */
export async function answerOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await reached(call);
  if (!response.ok) throw new ProblemError(toProblem(error, response.status));
  // An answer without content (204) has no data, and its type says so.
  return data as Data;
}
