import type { BodyResult } from '@vladmandic/human';
import { bodyBox } from './body-box.ts';
import { type Detection, detectionsOutput } from './detections.ts';
import { type Detect, loadHumanDetector } from './human-detector.ts';
import { readParameters } from './read-parameters.ts';
import { readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

/** The network tells no more people than these. */
const MOST_PEOPLE = 6;

/** Loads MoveNet MultiPose Lightning. */
export async function loadDetectPose(): Promise<RunModel> {
  const body = {
    enabled: true,
    modelPath: 'movenet-multipose.json',
    maxDetected: MOST_PEOPLE,
    minConfidence: 0.1,
    skipFrames: 0,
    skipTime: 0,
  };
  const detect = await loadHumanDetector({ body });
  return (run) => runDetect(detect, run);
}

async function runDetect(detect: Detect, run: ModelRun): Promise<ModelOutput> {
  const { minPointScore, ...wanted } = readParameters(run, (read) => ({
    minScore: read.number('minScore', { standard: 0.3, least: 0.1, most: 1 }),
    minPointScore: read.number('minPointScore', { standard: 0.3, least: 0.1, most: 1 }),
    maxResults: read.integer('maxResults', { standard: MOST_PEOPLE, least: 1, most: MOST_PEOPLE }),
  }));
  const picture = await readPicture(run.image, run.maxPixels);
  await run.checkpoint(0.2);
  const { found, side } = await detect(picture);
  const people = found.body.map((body) => toDetection(body, side, minPointScore));
  return detectionsOutput(picture, people, wanted);
}

function toDetection(body: BodyResult, side: number, minPointScore: number): Detection {
  const [x, y, width, height] = body.boxRaw;
  const points = body.keypoints.map(({ part, score, positionRaw: [px, py] }) => ({
    // Such as leftShoulder; left and right are the person's own.
    name: part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    x: px * side,
    y: py * side,
    score,
  }));
  const network = [x * side, y * side, width * side, height * side] as const;
  const keypoints = points.filter(({ score }) => score >= minPointScore);
  return { label: 'person', score: body.score, box: bodyBox(network, points), keypoints };
}
