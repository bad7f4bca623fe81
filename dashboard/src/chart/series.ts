/** One of the at most three things that are told apart in a chart. */
export type Series = Readonly<{ id: string; name: string }>;

/** At most so many: whoever has more folds the rest into one. */
export const MOST_SERIES = 3;
