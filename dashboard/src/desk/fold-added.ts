import type { CatalogChange } from '../client/nouns.ts';
import { countText } from '../ui/count-text.ts';

/** Changes that are shown one by one, or what one load added, in a fold. */
export type ChangeGroup = Readonly<{
  isFolded: boolean;
  changes: readonly CatalogChange[];
  /** What the fold says; empty where there is none. */
  text: string;
}>;

/** So many rows are read faster than a fold is opened. */
const SHOWN = 5;

/**
 * Folds what one load added where that is a long list: all of a first load says no more than that
 * it was the first.
 *
 * @param more whether older changes were not loaded yet: the last fold may go on there.
 */
export function foldAdded(changes: readonly CatalogChange[], more: boolean): ChangeGroup[] {
  const groups: CatalogChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group !== undefined && first !== undefined && isOfOneLoad(first, change)) {
      group.push(change);
    } else {
      groups.push([change]);
    }
  }
  return groups.map((group, at) => {
    const isLast = at === groups.length - 1;
    const isFolded = group.length > SHOWN;
    const text = isFolded ? foldText(group, isLast ? (more ? 'goes-on' : 'first') : 'later') : '';
    return { isFolded, changes: group, text };
  });
}

function isOfOneLoad(one: CatalogChange, other: CatalogChange): boolean {
  const areAdded = one.change === 'added' && other.change === 'added';
  return areAdded && one.recordedAt === other.recordedAt;
}

function foldText(group: readonly CatalogChange[], place: 'goes-on' | 'first' | 'later'): string {
  const things = `${countText(group.length)}${place === 'goes-on' ? ' or more' : ''} things`;
  return `${things} were added ${place === 'first' ? 'at the first load' : 'by one load'}`;
}
