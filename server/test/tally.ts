/** How many things passed, and which failed, by name. */
export type Tally = Readonly<{ passed: number; failures: readonly string[] }>;

/** Nothing tried yet. */
export const EMPTY_TALLY: Tally = { passed: 0, failures: [] };

/** Adds up what several stages found. */
export function addTallies(left: Tally, right: Tally): Tally {
  return {
    passed: left.passed + right.passed,
    failures: [...left.failures, ...right.failures],
  };
}
