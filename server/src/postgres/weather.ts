const RETRYABLE = new Set(['40001', '40P01']);
const LOST_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
]);
const BUSY_CODES = new Set([
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '55P03', // lock_not_available
  '57014', // query_canceled, by statement_timeout
  '25P03', // idle_in_transaction_session_timeout
]);
const LOST_MESSAGES = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
];
const NO_CONNECTION = ['timeout exceeded when trying to connect', 'timeout expired'];
const NO_ANSWER = ['Query read timeout'];

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function says(error: unknown, messages: readonly string[]): boolean {
  return error instanceof Error && messages.some((message) => error.message.startsWith(message));
}

/** Whether the server refused to serialise: the same work may simply be done again. */
export function isConflict(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error));
}

/**
 * Whether the connection to the database is gone or could not be made.
 *
 * Whatever the server calls FATAL ends the connection: a database that lets nobody in, a role that
 * may not log in any more, a server that is full.
 */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  const isFatal = error instanceof Error && 'severity' in error && error.severity === 'FATAL';
  return isFatal || LOST_CODES.has(code) || /^08/.test(code) || says(error, LOST_MESSAGES);
}

/** Whether the server did not answer a statement in time; nobody knows what it is doing now. */
export function isUnanswered(error: unknown): boolean {
  return says(error, NO_ANSWER);
}

/**
 * Whether an error is weather: the database is away, too busy or full, and nobody's request is
 * at fault. The edge answers such an error with 503 and `Retry-After`, never with 500.
 */
export function isWeather(error: unknown): boolean {
  if (error instanceof LostCommitError) return true;
  return (
    isConflict(error) ||
    isConnectionLoss(error) ||
    BUSY_CODES.has(codeOf(error)) ||
    says(error, NO_CONNECTION) ||
    isUnanswered(error)
  );
}

/**
 * The connection was lost after COMMIT was sent: the transaction may or may not have happened.
 *
 * Whoever gets it must look by business key before doing the work again; retrying blindly could
 * post money twice.
 */
export class LostCommitError extends Error {
  constructor(cause: unknown) {
    super('the connection was lost while committing: the outcome is unknown', { cause });
    this.name = 'LostCommitError';
  }
}
