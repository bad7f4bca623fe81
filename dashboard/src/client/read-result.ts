import { ProblemError, reached, toProblem } from './problem.ts';

/** What a run made, as far as a page may show it. */
export type ResultPreview =
  | Readonly<{ kind: 'picture'; contentType: string }>
  | Readonly<{ kind: 'text'; contentType: string; text: string }>
  | Readonly<{ kind: 'file'; contentType: string }>;

/** Longer texts are downloaded, not shown. */
const MOST_TEXT_BYTES = 64_000;

/**
 * Looks at what a run made: a picture is left to an `<img>`, in which nothing of it can run; short
 * text and JSON are read as text; anything else is a file. Not the generated client, which reads
 * no headers.
 *
 * Refuses: result-expired · not-found.
 */
export async function readResultPreview(path: string): Promise<ResultPreview> {
  const head = await ask(path, 'HEAD');
  const contentType = head.headers.get('content-type')?.split(';')[0] ?? '';
  if (/^image\/(?:png|jpeg|webp|gif|avif|svg\+xml)$/.test(contentType)) {
    return { kind: 'picture', contentType };
  }
  const bytes = Number(head.headers.get('content-length') ?? Number.NaN);
  const isText = contentType.startsWith('text/') || contentType === 'application/json';
  if (!isText || !(bytes <= MOST_TEXT_BYTES)) return { kind: 'file', contentType };
  const text = await reached((await ask(path, 'GET')).text());
  return { kind: 'text', contentType, text };
}

async function ask(path: string, method: 'GET' | 'HEAD'): Promise<Response> {
  const response = await reached(fetch(path, { method, credentials: 'same-origin' }));
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw new ProblemError(toProblem(body, response.status));
}
