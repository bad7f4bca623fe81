import type { Box } from './detections.ts';

/** From this probability on a point counts as text. */
const TEXT = 0.3;
/** What is less sure than this on average, or smaller than this, is a speck. */
const LEAST_MEAN = 0.5;
const LEAST_SIDE = 3;
/**
 * The network marks the core of a line only: the text reaches beyond it by this share of what a
 * box's area is to its outline.
 */
const UNCLIP = 1.5;
/** A page has less; a picture of noise has any number. */
const MOST_BOXES = 500;

/** A map of probabilities, row by row. */
export type TextMap = { values: Float32Array; width: number; height: number };

/**
 * Finds the boxes of the lines of text in a map of where text is, in points of the map.
 *
 * Source: M. Liao et al.: Real-time Scene Text Detection with Differentiable Binarization,
 * arXiv:1911.08947; boxes are upright here.
 */
export function findTextBoxes(map: TextMap): Box[] {
  const seen = new Uint8Array(map.values.length);
  const queue = new Uint32Array(map.values.length);
  const boxes: Box[] = [];
  for (let start = 0; start < seen.length && boxes.length < MOST_BOXES; start += 1) {
    if (seen[start] !== 0 || (map.values[start] ?? 0) < TEXT) continue;
    const patch = patchFrom(map, start, seen, queue);
    const width = patch.right - patch.left + 1;
    const height = patch.bottom - patch.top + 1;
    if (patch.mean < LEAST_MEAN || Math.min(width, height) < LEAST_SIDE) continue;
    const margin = (UNCLIP * width * height) / (2 * (width + height));
    const [x, y] = [Math.max(0, patch.left - margin), Math.max(0, patch.top - margin)];
    const right = Math.min(map.width, patch.right + 1 + margin);
    const bottom = Math.min(map.height, patch.bottom + 1 + margin);
    boxes.push([x, y, right - x, bottom - y]);
  }
  return boxes;
}

/** Follows text from point to point, and marks what it has seen. */
function patchFrom(map: TextMap, start: number, seen: Uint8Array, queue: Uint32Array) {
  const { values, width, height } = map;
  const patch = { left: width, right: 0, top: height, bottom: 0, mean: 0 };
  let [length, sum] = [0, 0];
  const visit = (point: number) => {
    if (seen[point] !== 0 || (values[point] ?? 0) < TEXT) return;
    seen[point] = 1;
    queue[length] = point;
    length += 1;
  };
  visit(start);
  for (let next = 0; next < length; next += 1) {
    const point = queue[next] ?? 0;
    const x = point % width;
    const y = (point - x) / width;
    sum += values[point] ?? 0;
    patch.left = Math.min(patch.left, x);
    patch.right = Math.max(patch.right, x);
    patch.top = Math.min(patch.top, y);
    patch.bottom = Math.max(patch.bottom, y);
    if (x > 0) visit(point - 1);
    if (x < width - 1) visit(point + 1);
    if (y > 0) visit(point - width);
    if (y < height - 1) visit(point + width);
  }
  return { ...patch, mean: sum / length };
}
