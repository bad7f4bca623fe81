import type { Box } from './detections.ts';

/**
 * Sorts boxes as one reads: line by line from the top, each from the left. Boxes whose middles are
 * within half a box's height of one another are in one line.
 */
export function readingOrder<Item extends { box: Box }>(items: readonly Item[]): Item[][] {
  const lines: Item[][] = [];
  for (const item of items.toSorted((a, b) => middle(a.box) - middle(b.box))) {
    const last = lines.at(-1);
    const first = last?.[0];
    const near = first && Math.min(first.box[3], item.box[3]) / 2;
    if (last && first && middle(item.box) - middle(first.box) < (near ?? 0)) last.push(item);
    else lines.push([item]);
  }
  for (const line of lines) line.sort((a, b) => a.box[0] - b.box[0]);
  return lines;
}

function middle([, y, , height]: Box): number {
  return y + height / 2;
}
