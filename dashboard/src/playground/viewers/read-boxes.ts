import { finiteOf, firstNumber, firstText, type JsonRecord, listOf, recordOf } from './hostile.ts';

/** A place in the picture. Units: pixels of the picture the model saw. */
type Point = Readonly<{ x: number; y: number }>;

/** Something that was found, and where. Units: pixels. */
export type FoundBox = Readonly<{
  /** Which of them it is, from 0. */
  id: number;
  label: string;
  /** 0 to 1; null where the model did not say. */
  score: number | null;
  x: number;
  y: number;
  width: number;
  height: number;
  points: readonly Point[];
}>;

/** Everything found in a picture. */
export type FoundBoxes = Readonly<{
  /** The size of the picture the model saw; null where it did not say. */
  size: Readonly<{ width: number; height: number }> | null;
  boxes: readonly FoundBox[];
  /** How many more there are than can be looked at. */
  left: number;
}>;

const MOST_BOXES = 300;
const MOST_POINTS = 600;
const MOST_PIXELS = 1_000_000;
const LABELS = ['label', 'class', 'text', 'name', 'emotion', 'gender'];
const SCORES = ['score', 'confidence', 'probability'];
const BOXES = ['box', 'bbox', 'bounds', 'rectangle'];
const POINTS = ['keypoints', 'points', 'landmarks', 'mesh'];

/**
 * Reads what a detector made. Null where nothing in it looks like boxes: then it is shown as it is.
 *
 * A list of `{label, score, box}` is what our models make; a box is `[x, y, width, height]` or an
 * object of these, points are `[x, y]` or objects. What is neither is left out, never guessed.
 */
export function readBoxes(output: unknown): FoundBoxes | null {
  const root = recordOf(output);
  const named = root === null ? [['found', output] as const] : Object.entries(root);
  const lists = named.filter(([, value]) => Array.isArray(value));
  const found = lists.flatMap(([name, list]) =>
    listOf(list).flatMap((item) => boxOf(item, singular(name)) ?? []),
  );
  const none = lists.some(([, list]) => listOf(list).length === 0);
  if (found.length === 0 && !none) return null;
  return {
    size: root === null ? null : sizeOf(root),
    boxes: found.slice(0, MOST_BOXES).map((box, id) => ({ id, ...box })),
    left: Math.max(0, found.length - MOST_BOXES),
  };
}

function boxOf(item: unknown, kind: string): Omit<FoundBox, 'id'> | null {
  const record = recordOf(item);
  if (record === null) return null;
  const points = pointsOf(record);
  const given = BOXES.map((name) => record[name]).find((value) => value !== undefined);
  const place = rectangleOf(given ?? record) ?? around(points);
  if (place === null) return null;
  const score = firstNumber(record, SCORES);
  return {
    label: firstText(record, LABELS) ?? kind,
    score: score === null ? null : Math.min(1, Math.max(0, score)),
    ...place,
    points,
  };
}

type Rectangle = Pick<FoundBox, 'x' | 'y' | 'width' | 'height'>;

function rectangleOf(value: unknown): Rectangle | null {
  if (Array.isArray(value)) {
    const corners = value.slice(0, MOST_POINTS).flatMap((each) => pointOf(each) ?? []);
    if (corners.length >= 3) return around(corners);
    const [x, y, width, height] = value.map(finiteOf);
    return rectangle(x, y, width, height);
  }
  const record = recordOf(value);
  if (record === null) return null;
  const x = firstNumber(record, ['x', 'left']);
  const y = firstNumber(record, ['y', 'top']);
  return rectangle(x, y, firstNumber(record, ['width', 'w']), firstNumber(record, ['height', 'h']));
}

type Maybe = number | null | undefined;

function rectangle(x: Maybe, y: Maybe, width: Maybe, height: Maybe): Rectangle | null {
  if (x == null || y == null || width == null || height == null) return null;
  const drawable = [x, y, width, height].every(isPlace) && width >= 0 && height >= 0;
  return drawable ? { x, y, width, height } : null;
}

/** No picture is larger; what lies further out cannot be drawn. */
function isPlace(value: number): boolean {
  return Math.abs(value) <= MOST_PIXELS;
}

function around(points: readonly Point[]): Rectangle | null {
  if (points.length < 2) return null;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function pointsOf(record: JsonRecord): readonly Point[] {
  const named = POINTS.map((name) => listOf(record[name])).find((list) => list.length > 0) ?? [];
  return named.slice(0, MOST_POINTS).flatMap((each) => pointOf(each) ?? []);
}

function pointOf(value: unknown): Point | null {
  const record = recordOf(value);
  const [x, y] =
    record === null ? listOf(value).map(finiteOf) : [finiteOf(record.x), finiteOf(record.y)];
  return x == null || y == null || !isPlace(x) || !isPlace(y) ? null : { x, y };
}

function sizeOf(root: JsonRecord): FoundBoxes['size'] {
  const said = recordOf(root.image) ?? recordOf(root.size) ?? root;
  const width = firstNumber(said, ['width']);
  const height = firstNumber(said, ['height']);
  if (width === null || height === null || width <= 0 || height <= 0) return null;
  return isPlace(width) && isPlace(height) ? { width, height } : null;
}

/** `faces` → `face`, `people` → `person`: what one of a list is called that has no label. */
function singular(name: string): string {
  if (name === 'people') return 'person';
  if (name === 'bodies') return 'body';
  return name.endsWith('s') ? name.slice(0, -1) : name;
}
