/** A point that would like its name beside it. Units: px. */
type NamedPoint = Readonly<{ id: string; text: string; left: number; top: number }>;

/** A name that has room beside its point, above or below it; its place is its own middle left. */
type PlacedLabel = NamedPoint;

const GAP_PX = 10;
const HEIGHT_PX = 16;
/** The widest an average letter of a label gets. */
const LETTER_PX = 6.6;

type Place = Readonly<{ left: number; top: number }>;
type Box = Readonly<{ left: number; right: number; top: number; bottom: number }>;

/** Names of points that cover neither another name nor another point; the others are left out. */
export function pointLabels(points: readonly NamedPoint[], width: number): readonly PlacedLabel[] {
  const taken: Box[] = points.map(({ left, top }) => around(left - 8, left + 8, top));
  const placed: PlacedLabel[] = [];
  for (const [at, point] of points.entries()) {
    const length = point.text.length * LETTER_PX;
    const place = placesOf(point, length).find(({ left, top }) => {
      const box = around(left, left + length, top);
      const inside = box.left >= 0 && box.right <= width && box.top >= 0;
      return inside && taken.every((other, of) => of === at || !overlap(box, other));
    });
    if (place === undefined) continue;
    taken.push(around(place.left, place.left + length, place.top));
    placed.push({ ...point, ...place });
  }
  return placed;
}

/** Where a name may stand, the best place first. */
function placesOf({ left, top }: NamedPoint, length: number): readonly Place[] {
  const centred = left - length / 2;
  return [
    { left: left + GAP_PX, top },
    { left: left - GAP_PX - length, top },
    { left: centred, top: top - GAP_PX * 1.6 },
    { left: centred, top: top + GAP_PX * 1.6 },
  ];
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
