/** A statement while its text is being written: each value gets the next placeholder. */
export type Statement = Readonly<{ values: unknown[]; bind: (value: unknown) => string }>;

/** Begins a statement without values. */
export function beginStatement(): Statement {
  const values: unknown[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}
