import { api } from './api.ts';
import { ProblemError, reached, toProblem } from './problem.ts';

/** What a run is asked for: its parameters, pictures as files. */
export type RunRequest = Readonly<{
  slug: string;
  form: FormData;
  /** `cheapest`, `fastest` or a deployment's id; null: the first that is up. */
  deployment: string | null;
  /** The name of this intent: sending it again never runs, or bills, a second time. */
  idempotencyKey: string;
}>;

/** A finished run: its output, and what the headers say of it. */
export type RunOutcome = Readonly<{
  runId: string;
  output: Blob;
  contentType: string;
  /** Dollars, exact. */
  charge: string;
  remaining: string;
  gpuTimeUs: number;
  replayed: boolean;
}>;

/**
 * Runs a model from the playground. Not the generated client, which reads no headers and no bytes.
 */
export async function runModel(request: RunRequest): Promise<RunOutcome> {
  const { slug, form, deployment, idempotencyKey } = request;
  const asking = fetch(`/api/models/${encodeURIComponent(slug)}/runs`, {
    method: 'POST',
    body: form,
    headers: {
      'idempotency-key': idempotencyKey,
      ...(deployment === null ? {} : { 'x-deployment': deployment }),
    },
    credentials: 'same-origin',
  });
  const response = await reached(asking);
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw new ProblemError(toProblem(body, response.status));
  }
  const header = (name: string): string => response.headers.get(name) ?? '';
  return {
    runId: header('x-request-id'),
    output: await reached(response.blob()),
    contentType: header('content-type'),
    charge: header('x-cost'),
    remaining: header('x-remaining-credits'),
    gpuTimeUs: Number(header('x-gpu-time-us')),
    replayed: header('idempotent-replayed') === 'true',
  };
}

/** Stops the run of an intent; false while the server has not begun one. */
export async function stopRun(slug: string, idempotencyKey: string): Promise<boolean> {
  const params = { path: { slug }, query: { idempotencyKey } };
  const asking = api.DELETE('/api/models/{slug}/runs', { params });
  const { error, response } = await reached(asking);
  if (response.status === 404) return false;
  if (!response.ok) throw new ProblemError(toProblem(error, response.status));
  return true;
}

/** Loads a file of an example, as the file a person would have picked. */
export async function loadFile(url: string): Promise<File> {
  const response = await reached(fetch(url));
  if (!response.ok) throw new ProblemError(toProblem(null, response.status));
  const blob = await response.blob();
  return new File([blob], url.split('/').at(-1) ?? 'example', { type: blob.type });
}
