const STEPS = [1n, 2n, 5n, 10n] as const;

/**
 * The marks of an axis from zero to at least `greatest`, at round distances: 1, 2 or 5 × 10ⁿ.
 *
 * Whole numbers only, so that a mark of money is exact and a mark of runs is no half run.
 */
export function niceTicks(greatest: bigint, atMost = 4): readonly bigint[] {
  if (greatest <= 0n) return [0n];
  const least = (greatest + BigInt(atMost) - 1n) / BigInt(atMost);
  const power = 10n ** BigInt(least.toString().length - 1);
  const step = (STEPS.find((each) => each * power >= least) ?? 10n) * power;
  const marks = [0n];
  for (let mark = step; mark < greatest + step; mark += step) marks.push(mark);
  return marks;
}
