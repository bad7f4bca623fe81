/** The known name that somebody most likely meant; undefined where none is close. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const asked = name.slice(0, LONGEST).toLowerCase();
  const most = Math.ceil(asked.length / 3);
  const [nearest] = known
    .map((each) => ({ each, changes: changesBetween(asked, each.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .toSorted((a, b) => a.changes - b.changes);
  return nearest?.each;
}

/** Names of ours are shorter; a longer one is not compared to its end. */
const LONGEST = 40;

/** Levenshtein's distance: letters put in, left out or replaced. */
function changesBetween(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const here = [row + 1];
    for (const [column, beside] of [...other].entries()) {
      const replaced = (before[column] ?? 0) + (letter === beside ? 0 : 1);
      here.push(Math.min(replaced, (before[column + 1] ?? 0) + 1, (here[column] ?? 0) + 1));
    }
    before = here;
  }
  return before.at(-1) ?? 0;
}
