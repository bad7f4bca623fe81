import { formatDollars, nanoUsd } from '../../money/index.ts';
import { isWeather } from '../../postgres/index.ts';
import { PROBLEMS, ProblemError, type ProblemMembers, problem } from '../../problems/index.ts';

/** Where and how a refusal is told. */
export type ProblemContext = Readonly<{
  publicUrl: string;
  /** The id of this request in the log. */
  instance: string;
  /** On the run API, whose clients read `error`. */
  runFace: boolean;
  /** Whether the client expects the reference service's 406 for want of credit. */
  compatible: boolean;
}>;

/** A refusal, ready to be sent. */
export type ProblemAnswer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Readonly<Record<string, unknown>>;
}>;

const WEATHER_RETRY_MS = 2_000;
const FULL_RETRY_MS = 30_000;

/**
 * Turns whatever was thrown into a problem of the catalog.
 *
 * What is not expected becomes `internal` without a word of its message, which may hold anything.
 */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isWeather(error)) {
    return problem('billing-unavailable', 'The database does not answer just now.', {
      retryAfterMs: WEATHER_RETRY_MS,
    });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return problem('billing-unavailable', 'The disk is full.', { retryAfterMs: FULL_RETRY_MS });
  }
  const refusal = Object.hasOwn(FRAMEWORK_REFUSALS, code) ? FRAMEWORK_REFUSALS[code] : undefined;
  if (refusal !== undefined) return refusal(error);
  return problem('internal', 'This is our fault. It is logged under the id in `instance`.');
}

/** Writes a refusal as RFC 9457 has it, with its headers. */
export function problemAnswer(refusal: ProblemError, context: ProblemContext): ProblemAnswer {
  const { title } = PROBLEMS[refusal.slug];
  const compatible = context.compatible && refusal.slug === 'out-of-credits';
  const status = compatible ? 406 : refusal.status;
  const { retryAfterSeconds, ...members } = refusal.members;
  return {
    status,
    headers: headersOf(refusal.members),
    body: {
      type: `${context.publicUrl}/problems/${refusal.slug}`,
      title,
      status,
      detail: refusal.message,
      instance: context.instance,
      code: refusal.slug,
      ...(typeof retryAfterSeconds === 'number' ? { retryAfterMs: retryAfterSeconds * 1000 } : {}),
      ...Object.fromEntries(Object.entries(members).map(([name, value]) => [name, plain(value)])),
      ...(context.runFace ? { error: refusal.message } : {}),
    },
  };
}

function headersOf(members: ProblemMembers): Record<string, string> {
  const { retryAfterMs, retryAfterSeconds, requestId, limit, remaining, allow } = members;
  const headers: Record<string, string> = {};
  const seconds = typeof retryAfterMs === 'number' ? retryAfterMs / 1000 : retryAfterSeconds;
  if (typeof seconds === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(seconds)));
  if (typeof requestId === 'string') headers['x-request-id'] = requestId;
  if (typeof allow === 'string') headers.allow = allow;
  if (headers['retry-after'] !== undefined && typeof limit === 'number') {
    headers['ratelimit-limit'] = String(limit);
    headers['ratelimit-remaining'] = String(typeof remaining === 'number' ? remaining : 0);
    headers['ratelimit-reset'] = headers['retry-after'];
  }
  return headers;
}

/** Amounts are bigints inside and decimal dollars outside; all else is JSON as it is. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? formatDollars(nanoUsd(value)) : value;
}

const badBody = (detail: string) => (): ProblemError =>
  problem('invalid-request', detail, { field: 'body' });

const tooLarge = (): ProblemError =>
  problem('payload-too-large', 'The body is larger than this address takes.', { field: 'body' });

const unknownType = (): ProblemError =>
  problem('unsupported-media-type', 'Send JSON as application/json, or multipart/form-data.', {
    field: 'content-type',
  });

/** The framework's own refusals in our catalog. Source: fastify/docs/Reference/Errors.md */
const FRAMEWORK_REFUSALS: Readonly<Record<string, (error: unknown) => ProblemError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_REQ_FILE_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unknownType,
  FST_INVALID_MULTIPART_CONTENT_TYPE: unknownType,
  FST_ERR_CTP_EMPTY_TYPE: unknownType,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: badBody('The body is not as long as content-length says.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: badBody('The body is empty, and not JSON.'),
  FST_ERR_CTP_INVALID_JSON_BODY: badBody('The body is not JSON.'),
  FST_PROTO_VIOLATION: badBody('A field has a name that is not allowed.'),
  FST_PARTS_LIMIT: badBody('The body has too many parts.'),
  FST_FILES_LIMIT: badBody('The body has too many files.'),
  FST_FIELDS_LIMIT: badBody('The body has too many fields.'),
  FST_ERR_BAD_URL: () => problem('invalid-request', 'The address is not valid.', { field: 'url' }),
  FST_ERR_MAX_PARAM_LENGTH: () => problem('not-found', 'There is nothing at this address.'),
  FST_ERR_ASYNC_CONSTRAINT: () => problem('not-found', 'There is nothing at this address.'),
};
