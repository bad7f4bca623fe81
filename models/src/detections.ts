import { jsonOutput, rounded } from './json-output.ts';
import type { Picture } from './read-picture.ts';
import type { ModelOutput } from './run-model.ts';

/** Left, top, width and height in pixels of the picture. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Something found in a picture, and how sure the network is of it, from 0 to 1. */
export type Detection = {
  label: string;
  score: number;
  box: Box;
  keypoints?: readonly { name: string; x: number; y: number; score: number }[];
};

/** Which of the detections are told. */
export type Wanted = { minScore: number; maxResults: number };

/** Tells the detections, the surest first, with boxes cut off at the picture's border. */
export function detectionsOutput(
  { width, height }: Picture,
  found: readonly Detection[],
  { minScore, maxResults }: Wanted,
): ModelOutput {
  const items = found
    .filter(({ score }) => score >= minScore)
    .sort((a, b) => b.score - a.score)
    .slice(0, maxResults)
    .map(({ label, score, box, keypoints }) => ({
      label,
      score: rounded(score, 3),
      box: withinPicture(box, width, height),
      ...(keypoints && { keypoints: keypoints.map(toWholePixels) }),
    }));
  return jsonOutput({ width, height, items });
}

function withinPicture([x, y, w, h]: Box, width: number, height: number): Box {
  const left = clamp(Math.round(x), width);
  const top = clamp(Math.round(y), height);
  return [
    left,
    top,
    clamp(Math.round(x + w), width) - left,
    clamp(Math.round(y + h), height) - top,
  ];
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

function toWholePixels(point: { name: string; x: number; y: number; score: number }) {
  const { name, x, y, score } = point;
  return { name, x: Math.round(x), y: Math.round(y), score: rounded(score, 3) };
}
