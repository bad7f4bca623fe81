/** A point that would like its name beside it. Units: px. */
type NamedPoint = Readonly<{ id: string; text: string; left: number; top: number }>;

/** Where names may stand. Units: px. */
type Area = Readonly<{ left: number; right: number; top: number; bottom: number }>;

/**
 * A name with its place, which is its own middle left. One that stands further off has a line from
 * its point to where it begins.
 */
type PlacedLabel = NamedPoint &
  Readonly<{
    leader: Line | null;
    /** The room it was given, and the side of it towards the point. Units: px. */
    width: number;
    align: 'left' | 'center' | 'right';
  }>;

type Spot = Readonly<{ left: number; top: number }>;
type Line = Readonly<{ from: Spot; to: Spot }>;
type Place = Spot & Readonly<{ leader: Line | null }>;

const GAP_PX = 10;
/** A name keeps further from other points than from its own, so that none takes it for its own. */
const OTHERS_PX = 18;
const DOT_PX = 8;
const HEIGHT_PX = 16;
/** The widest an average letter of a label gets. */
const LETTER_PX = 6.8;
/** How far off a name may stand, the nearest first, and in which directions. */
const FAR_PX = [22, 34, 46, 60, 76, 94, 114];
const DIRECTIONS = [-60, 60, -120, 120, -35, 35, -145, 145, -90, 90, -15, 15, -165, 165];
/** A point and its neighbours within this many pixels contend for the same room. */
const CROWDED_PX = 70;
const LINE_STEP_PX = 4;

/** Names of points that cover neither another name nor another point; the others are left out. */
export function pointLabels(points: readonly NamedPoint[], area: Area): readonly PlacedLabel[] {
  const spread = (room: number): readonly Area[] =>
    points.map(({ left, top }) => around(left - room, left + room, top));
  const [dots, rooms] = [spread(DOT_PX), spread(OTHERS_PX)];
  const names: Area[] = [];
  const lines: Line[] = [];
  const placed: PlacedLabel[] = [];
  for (const point of byCrowd(points)) {
    const length = point.text.length * LETTER_PX;
    const isOther = (_: Area, at: number): boolean => points[at] !== point;
    const crossed = [...dots.filter(isOther), ...names];
    const fits = (apart: readonly Area[]) => {
      return ({ left, top, leader }: Place): boolean => {
        const box = around(left, left + length, top);
        if (!isInside(box, area) || [...apart, ...names].some((other) => overlap(box, other))) {
          return false;
        }
        if (lines.some((line) => crosses(line, box))) return false;
        return leader === null || !crossed.some((other) => crosses(beyondDot(leader), other));
      };
    };
    const places = placesOf(point, length);
    const place = places.find(fits(rooms.filter(isOther))) ?? places.find(fits(crossed));
    if (place === undefined) continue;
    names.push(around(place.left, place.left + length, place.top));
    if (place.leader !== null) lines.push(place.leader);
    placed.push({ ...point, ...place, width: length, align: alignOf(point, place, length) });
  }
  return placed;
}

/** Those with the fewest neighbours have the most room and come first; a crowd spreads out. */
function byCrowd(points: readonly NamedPoint[]): readonly NamedPoint[] {
  const neighbours = (point: NamedPoint): number =>
    points.filter(
      (other) => Math.hypot(other.left - point.left, other.top - point.top) < CROWDED_PX,
    ).length;
  return points.toSorted((one, other) => neighbours(one) - neighbours(other));
}

/** Where a name may stand, the best place first: beside its point, else at the end of a line. */
function placesOf({ left, top }: NamedPoint, length: number): readonly Place[] {
  const centred = left - length / 2;
  const near = [
    { left: left + GAP_PX, top },
    { left: left - GAP_PX - length, top },
    { left: centred, top: top - GAP_PX * 1.6 },
    { left: centred, top: top + GAP_PX * 1.6 },
  ];
  const far = FAR_PX.flatMap((distance) =>
    DIRECTIONS.map((degrees) => {
      const angle = (degrees * Math.PI) / 180;
      const to = { left: left + distance * Math.cos(angle), top: top + distance * Math.sin(angle) };
      const place = { left: to.left < left ? to.left - 3 - length : to.left + 3, top: to.top };
      return { ...place, leader: { from: { left, top }, to } };
    }),
  );
  return [...near.map((place) => ({ ...place, leader: null })), ...far];
}

function alignOf(point: Spot, place: Spot, length: number): PlacedLabel['align'] {
  if (place.left >= point.left) return 'left';
  return place.left + length <= point.left ? 'right' : 'center';
}

/** A line without its first part: what lies over the point itself cannot be kept clear of. */
function beyondDot({ from, to }: Line): Line {
  const part = Math.min(1, (DOT_PX + 4) / Math.hypot(to.left - from.left, to.top - from.top));
  const left = from.left + (to.left - from.left) * part;
  return { from: { left, top: from.top + (to.top - from.top) * part }, to };
}

function around(left: number, right: number, middle: number): Area {
  return { left, right, top: middle - HEIGHT_PX / 2, bottom: middle + HEIGHT_PX / 2 };
}

function isInside(box: Area, area: Area): boolean {
  const across = box.left >= area.left && box.right <= area.right;
  return across && box.top >= area.top && box.bottom <= area.bottom;
}

function overlap(one: Area, other: Area): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

/** Looked at in small steps, which is enough for boxes much larger than a step. */
function crosses({ from, to }: Line, box: Area): boolean {
  const [across, down] = [to.left - from.left, to.top - from.top];
  const steps = Math.ceil(Math.hypot(across, down) / LINE_STEP_PX);
  return Array.from({ length: steps + 1 }, (_, at) => at / steps).some((part) => {
    const [x, y] = [from.left + across * part, from.top + down * part];
    return x > box.left && x < box.right && y > box.top && y < box.bottom;
  });
}
