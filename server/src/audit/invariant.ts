/**
 * What a broken invariant means: A stops the line, B concerns one customer, C calls the operator.
 */
export type InvariantClass = 'A' | 'B' | 'C';

/** A statement about the books, as SQL that finds what breaks it. */
export type Invariant = Readonly<{ id: string; class: InvariantClass; title: string; sql: string }>;

/** What one invariant's SQL found; all values as text, because a number would lose digits. */
export type InvariantResult = Readonly<{
  id: string;
  class: InvariantClass;
  title: string;
  /** How many rows break it; 0 is how it must be. */
  rows: number;
  /** The first few of them. */
  sample: readonly Readonly<Record<string, string | null>>[];
}>;

const HEAD = /^-- @inv (\S+) ([ABC]) (.+)$/;
/** A title too long for its line goes on in the next, further in than other comments. */
const TITLE_GOES_ON = /^-- {3}(\S.*)$/;

/**
 * Reads a file of invariants: each is a line `-- @inv ID CLASS title` and one statement.
 *
 * Throws when a statement is missing or an id comes twice: a check that does not run must not pass.
 */
export function parseInvariants(text: string): readonly Invariant[] {
  const found: { id: string; class: InvariantClass; title: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [, id, severity, title] = HEAD.exec(line) ?? [];
    const last = found.at(-1);
    const more = TITLE_GOES_ON.exec(line)?.[1];
    if (id !== undefined && title !== undefined) {
      found.push({ id, class: severity as InvariantClass, title, lines: [] });
    } else if (last !== undefined && last.lines.length === 0 && more !== undefined) {
      last.title += ` ${more}`;
    } else if (!line.startsWith('--')) {
      last?.lines.push(line);
    }
  }
  const invariants = found.map(({ lines, ...head }) => {
    const sql = lines.join('\n').trim();
    if (!/^select\b[^;]*;$/s.test(sql)) throw new Error(`${head.id} is not one select statement`);
    return { ...head, sql: sql.slice(0, -1) };
  });
  const ids = new Set(invariants.map(({ id }) => id));
  if (ids.size === 0 || ids.size < invariants.length)
    throw new Error('an invariant id is not unique');
  return invariants;
}

/** The invariants that are broken. */
export function brokenOf(results: readonly InvariantResult[]): readonly InvariantResult[] {
  return results.filter((result) => result.rows > 0);
}
