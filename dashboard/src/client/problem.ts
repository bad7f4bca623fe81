import type { components } from './schema.d.ts';

/** A refusal as the API sends it: RFC 9457, with the members the code brings along. */
export type Problem = components['schemas']['Problem'];

/** What a failed call throws; the pages show its problem. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

const UNREACHABLE = local(
  'unreachable',
  'The server cannot be reached',
  'No answer came. The server may be restarting, or this machine is offline.',
  0,
);

/** The problem in what was thrown; anything else is told as a defect of this page. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isNetworkError(error)) return UNREACHABLE;
  return local('page-defect', 'This page has a defect', String(error), 0);
}

/** Whether a call failed because no answer came. */
export function isUnreachable(error: unknown): boolean {
  return problemOf(error) === UNREACHABLE;
}

/** The problem in an answer's body; where there is none, one made of the status. */
export function toProblem(body: unknown, status: number): Problem {
  if (isProblem(body)) return body;
  const detail = `The server answered ${status} without saying why.`;
  return local('unexpected-answer', 'Something is broken on our side', detail, status);
}

/** Waits for an answer; where none comes, that is a problem like any other. */
export async function reached<Answer>(asking: Promise<Answer>): Promise<Answer> {
  return await asking.catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new ProblemError(UNREACHABLE);
  });
}

/** How browsers say that a file or the code of a page did not come. */
function isNetworkError(error: unknown): boolean {
  const said = /failed to fetch|load failed|networkerror|importing a module|imported module/i;
  return error instanceof TypeError && said.test(error.message);
}

function local(code: string, title: string, detail: string, status: number): Problem {
  return { type: 'about:blank', title, status, detail, instance: '', code };
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'title' in body &&
    typeof body.title === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}
