/** A point that would like its name beside it. Units: px. */
type NamedPoint = Readonly<{ id: string; text: string; left: number; top: number }>;

/** A name that has room, right or left of its point. */
type PlacedLabel = NamedPoint & Readonly<{ side: 'left' | 'right' }>;

const GAP_PX = 10;
const HEIGHT_PX = 16;
/** The widest an average letter of a label gets. */
const LETTER_PX = 6.6;

type Box = Readonly<{ left: number; right: number; top: number; bottom: number }>;

/** Names of points that cover neither another name nor another point; the others are left out. */
export function pointLabels(points: readonly NamedPoint[], width: number): readonly PlacedLabel[] {
  const taken: Box[] = points.map(({ left, top }) => around(left - 8, left + 8, top));
  const placed: PlacedLabel[] = [];
  for (const [at, point] of points.entries()) {
    const length = point.text.length * LETTER_PX;
    const sides = [
      { side: 'right', left: point.left + GAP_PX, from: point.left + GAP_PX },
      { side: 'left', left: point.left - GAP_PX, from: point.left - GAP_PX - length },
    ] as const;
    const fitting = sides.find(({ from }) => {
      const box = around(from, from + length, point.top);
      const inside = box.left >= 0 && box.right <= width;
      return inside && taken.every((other, of) => of === at || !overlap(box, other));
    });
    if (fitting === undefined) continue;
    taken.push(around(fitting.from, fitting.from + length, point.top));
    placed.push({ ...point, left: fitting.left, side: fitting.side });
  }
  return placed;
}

function around(left: number, right: number, middle: number): Box {
  return { left, right, top: middle - HEIGHT_PX / 2, bottom: middle + HEIGHT_PX / 2 };
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}
