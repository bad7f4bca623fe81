/** What can be told to do something after a test: a test's or a suite's context. */
export type TestScope = Readonly<{ after: (clean: () => Promise<void>) => void }>;

const stacks = new WeakMap<TestScope, (() => unknown)[]>();

/**
 * Does `clean` after the test, the last one asked for first.
 *
 * The test runner's own `after` goes in the order of asking, so that a folder would be removed
 * from under the server that was started in it.
 */
export function cleanUp(t: TestScope, clean: () => unknown): void {
  const known = stacks.get(t);
  if (known) {
    known.push(clean);
    return;
  }
  const stack = [clean];
  stacks.set(t, stack);
  t.after(async () => {
    const failures: unknown[] = [];
    // What one leaves behind because it failed, those below it must still clear away.
    for (const next of stack.toReversed()) {
      try {
        await next();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  });
}
