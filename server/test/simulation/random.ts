/** Numbers that look random and are the same for the same seed. */
export type Random = Readonly<{
  /** A whole number from 0 to `below` − 1. */
  below: (below: number) => number;
  /** True so often in a hundred. */
  percent: (share: number) => boolean;
  pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
  /** Numbers of their own for a part of the history, whatever the other parts take. */
  branch: (name: string) => Random;
}>;

/** Starts the numbers of a seed. */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    // Source: "Mulberry32", Tommy Ettinger, 2017 (public domain)
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    percent: (share) => next() * 100 < share,
    pick: (values) => values[below(values.length)] ?? values[0],
    branch: (name) => createRandom(`${seed} ${name}`),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
