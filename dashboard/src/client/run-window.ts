import type { Run } from './nouns.ts';

/** A page of the list of runs, as the API gives it: running ones, then by end, newest first. */
export type RunPage = Readonly<{ items: readonly Run[]; nextCursor: string | null }>;

/**
 * The part of the list that a page shows: from the newest run on, without a gap.
 *
 * It is read page by page downwards, and its first page again whenever something changed.
 */
export type RunWindow = Readonly<{
  runs: readonly Run[];
  /** Where the list goes on below; null at its end. */
  nextCursor: string | null;
  /** More has ended meanwhile than one page holds, and what is read on stays where it is. */
  missed: boolean;
}>;

/**
 * Puts the newest page on top of what is shown.
 *
 * Law: every run stands in it once, in the list's order, and between two of them the list has no
 * third one. Where the newest page does not reach down to what is shown, there would be a gap: then
 * only the newest page is shown; whoever has read on below keeps that and is told.
 */
export function withNewest(shown: RunWindow | undefined, newest: RunPage): RunWindow {
  const fresh = windowOf(newest);
  if (shown === undefined || newest.nextCursor === null) return keepKnown(shown, fresh);
  const ended = newest.items.filter(hasEnded);
  const lowest = ended.at(-1);
  const known = shown.runs.filter(hasEnded);
  if (known.length === 0) return keepKnown(shown, fresh);
  const names = new Set(known.map(({ id }) => id));
  if (lowest === undefined || !ended.some(({ id }) => names.has(id))) {
    if (known.length <= newest.items.length) return keepKnown(shown, fresh);
    return { ...shown, runs: [...newest.items.filter(isRunning), ...known], missed: true };
  }
  const below = known.filter((run) => isBelow(run, lowest));
  const nextCursor = below.length === 0 ? newest.nextCursor : shown.nextCursor;
  return keepKnown(shown, { runs: [...newest.items, ...below], nextCursor, missed: false });
}

/** Puts the next page below; `cursor` is where it was read from. */
export function withNext(shown: RunWindow, next: RunPage, cursor: string): RunWindow {
  // The list was begun anew meanwhile: this page is not its next one any more.
  if (shown.nextCursor !== cursor) return shown;
  const names = new Set(shown.runs.map(({ id }) => id));
  const runs = [...shown.runs, ...next.items.filter(({ id }) => !names.has(id))];
  return { ...shown, runs, nextCursor: next.nextCursor };
}

/** What a list begins with. */
export function windowOf(page: RunPage): RunWindow {
  return { runs: page.items, nextCursor: page.nextCursor, missed: false };
}

/** A run that did not change stays the same object, so that its row is not drawn again. */
function keepKnown(shown: RunWindow | undefined, window: RunWindow): RunWindow {
  const known = new Map((shown?.runs ?? []).map((run) => [run.id, run]));
  const runs = window.runs.map((run) => {
    const before = known.get(run.id);
    return before !== undefined && JSON.stringify(before) === JSON.stringify(run) ? before : run;
  });
  return { ...window, runs };
}

function hasEnded(run: Run): boolean {
  return run.endedAt !== null;
}

function isRunning(run: Run): boolean {
  return run.endedAt === null;
}

/** The list's order: by end, then by id, the greatest first. */
function isBelow(run: Run, other: Run): boolean {
  const [end, otherEnd] = [run.endedAt ?? '', other.endedAt ?? ''];
  return end === otherEnd ? run.id < other.id : end < otherEnd;
}
