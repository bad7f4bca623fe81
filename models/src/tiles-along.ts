/** One tile on one axis: the model sees `from…to`, the output keeps `keepFrom…keepTo`. */
export type Tile = { from: number; to: number; keepFrom: number; keepTo: number };

/**
 * Cuts a length into equally long, overlapping tiles of at most `most`. Each keeps at least
 * `margin` away from its inner edges, so that what it keeps is what the whole picture would have
 * given wherever the model looks no further than `margin`.
 *
 * Law: the kept parts follow one another without gap or overlap and cover the length.
 */
export function tilesAlong(length: number, most: number, margin: number): Tile[] {
  const overlap = 2 * margin;
  const count = Math.max(1, Math.ceil((length - overlap) / (most - overlap)));
  const size = Math.ceil((length + overlap * (count - 1)) / count);
  const starts = Array.from({ length: count }, (_, i) =>
    i === 0 ? 0 : Math.round((i * (length - size)) / (count - 1)),
  );
  return starts.map((from, i) => {
    const previous = starts[i - 1];
    const next = starts[i + 1];
    return {
      from,
      to: from + size,
      keepFrom: previous === undefined ? 0 : middle(from, previous + size),
      keepTo: next === undefined ? length : middle(next, from + size),
    };
  });
}

function middle(a: number, b: number): number {
  return Math.floor((a + b) / 2);
}
