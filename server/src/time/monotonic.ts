/** Microseconds on a clock that never jumps or goes back; only differences mean anything. */
export function monotonicUs(): bigint {
  return process.hrtime.bigint() / 1000n;
}
