/** What a question took. Units: milliseconds. */
export type Timing = Readonly<{ p50: number; max: number }>;

/** Asks a question so many times; the first answer, which warms the cache, does not count. */
export async function measure(times: number, ask: () => Promise<unknown>): Promise<Timing> {
  await ask();
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const begun = performance.now();
    await ask();
    took.push(performance.now() - begun);
  }
  const sorted = took.toSorted((a, b) => a - b);
  return { p50: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
}

/** The greatest resident memory while work goes on, beyond what was there before it. Bytes. */
export async function memoryOf<Result>(
  work: () => Promise<Result>,
): Promise<Readonly<{ result: Result; grownBytes: number }>> {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  try {
    return { result: await work(), grownBytes: most - before };
  } finally {
    clearInterval(look);
  }
}
