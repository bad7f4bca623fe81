/**
 * Stops the current request when something that must hold does not: a bug, never a customer's
 * mistake.
 *
 * It crashes the request, not the process: the edge answers 500 `internal` and logs the message.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
