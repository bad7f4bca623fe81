import type { Box } from './detections.ts';

type Point = Readonly<{ name: string; x: number; y: number; score: number }>;

/** Points the network is less sure of may lie anywhere. */
const SURE = 0.3;
/** Room beside the joints, which lie inside arms and legs: a share of the box. */
const MARGIN = 0.04;
/** From the eyes to the top of the hair, in widths of the head, and in distances of the eyes. */
const ABOVE_BY_EARS = 0.95;
const ABOVE_BY_EYES = 2.2;

/**
 * The box of a whole person. The network's own reaches from joint to joint, so it ends at the
 * eyes; this one takes in the head above them, and a little room at every side.
 *
 * Units: pixels.
 */
export function bodyBox(network: Box, points: readonly Point[]): Box {
  const sure = points.filter(({ score }) => score >= SURE);
  const xs = [network[0], network[0] + network[2], ...sure.map(({ x }) => x)];
  const ys = [network[1], network[1] + network[3], ...sure.map(({ y }) => y)];
  const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const left = Math.min(...xs) - width * MARGIN;
  const right = Math.max(...xs) + width * MARGIN;
  const top = Math.min(Math.min(...ys) - height * MARGIN, topOfHead(sure));
  const bottom = Math.max(...ys) + height * MARGIN;
  return [left, top, right - left, bottom - top];
}

/** Where the hair ends, told from ears or eyes; nowhere where neither pair is seen. */
function topOfHead(points: readonly Point[]): number {
  const find = (name: string): Point | undefined => points.find((point) => point.name === name);
  const [eye, otherEye] = [find('left-eye'), find('right-eye')];
  const eyes = eye ?? otherEye;
  if (eyes === undefined) return Number.POSITIVE_INFINITY;
  const byEars = distance(find('left-ear'), find('right-ear')) * ABOVE_BY_EARS;
  const byEyes = distance(eye, otherEye) * ABOVE_BY_EYES;
  return eyes.y - Math.max(byEars, byEyes);
}

function distance(one: Point | undefined, other: Point | undefined): number {
  if (one === undefined || other === undefined) return 0;
  return Math.hypot(one.x - other.x, one.y - other.y);
}
