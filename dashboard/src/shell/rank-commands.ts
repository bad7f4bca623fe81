/** Something the palette can do, found by its words. */
export type Command = Readonly<{
  id: string;
  label: string;
  /** Where it belongs: "Go to", "Model", "Do". */
  group: string;
  /** Other words for it. */
  words?: string;
}>;

/**
 * The commands that fit what was typed, best first: the label begins with it, then one of its words
 * does, then all typed words occur somewhere. Nothing typed: all, in their order.
 */
export function rankCommands<Each extends Command>(
  commands: readonly Each[],
  typed: string,
): readonly Each[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return commands;
  return commands
    .map((command, order) => ({ command, order, rank: rankOf(command, wanted) }))
    .filter(({ rank }) => rank < NO_FIT)
    .toSorted((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ command }) => command);
}

const NO_FIT = 3;

function rankOf({ label, group, words = '' }: Command, wanted: string): number {
  const name = label.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 1;
  const all = `${name} ${group} ${words}`.toLowerCase();
  return wanted.split(/\s+/).every((part) => all.includes(part)) ? 2 : NO_FIT;
}

/** Where an arrow key leads in a list that goes round; null for any other key. */
export function nextChoice(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
