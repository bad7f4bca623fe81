import type { FaceResult } from '@vladmandic/human';
import { type Detection, detectionsOutput } from './detections.ts';
import { type Detect, loadHumanDetector } from './human-detector.ts';
import { readParameters } from './read-parameters.ts';
import { readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

/**
 * What the six points of a face are, in the network's order. Left and right are the person's own,
 * as in poses; the package names them as one sees them.
 */
const POINTS = ['right-eye', 'left-eye', 'nose', 'mouth', 'right-ear', 'left-ear'] as const;

/** Loads MediaPipe's BlazeFace. */
export async function loadDetectFaces(): Promise<RunModel> {
  const off = { enabled: false };
  const detector = {
    modelPath: 'blazeface.json',
    maxDetected: 50,
    minConfidence: 0.1,
    iouThreshold: 0.3,
    // The box as it was found, not with the margin other networks want.
    scale: 1,
    rotation: false,
  };
  const others = { mesh: off, attention: off, iris: off, emotion: off, description: off };
  const face = { enabled: true, detector, ...others, antispoof: off, liveness: off };
  const detect = await loadHumanDetector({ face } as Parameters<typeof loadHumanDetector>[0]);
  return (run) => runDetect(detect, run);
}

async function runDetect(detect: Detect, run: ModelRun): Promise<ModelOutput> {
  const wanted = readParameters(run, (read) => ({
    minScore: read.number('minScore', { standard: 0.6, least: 0.1, most: 1 }),
    maxResults: read.integer('maxResults', { standard: 20, least: 1, most: 50 }),
  }));
  const picture = await readPicture(run.image, run.maxPixels);
  await run.checkpoint(0.3);
  const { found, side } = await detect(picture);
  const faces = found.face.map((face) => toDetection(face, side));
  return detectionsOutput(picture, faces, wanted);
}

function toDetection({ boxRaw, score, meshRaw }: FaceResult, side: number): Detection {
  const [x, y, width, height] = boxRaw;
  const keypoints = POINTS.map((name, i) => {
    const [px = 0, py = 0] = meshRaw[i] ?? [];
    return { name, x: px * side, y: py * side, score };
  });
  const box = [x * side, y * side, width * side, height * side] as const;
  return { label: 'face', score, box, keypoints };
}
