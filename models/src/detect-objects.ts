import { detectionsOutput } from './detections.ts';
import { type Detect, loadHumanDetector } from './human-detector.ts';
import { readParameters } from './read-parameters.ts';
import { readPicture } from './read-picture.ts';
import type { ModelOutput, ModelRun, RunModel } from './run-model.ts';

/** Loads CenterNet on MobileNet v3, which knows the 80 kinds of things of COCO. */
export async function loadDetectObjects(): Promise<RunModel> {
  const object = {
    enabled: true,
    modelPath: 'centernet.json',
    maxDetected: 100,
    minConfidence: 0.1,
    iouThreshold: 0.4,
    skipFrames: 0,
    skipTime: 0,
  };
  const detect = await loadHumanDetector({ object });
  return (run) => runDetect(detect, run);
}

async function runDetect(detect: Detect, run: ModelRun): Promise<ModelOutput> {
  const wanted = readParameters(run, (read) => ({
    minScore: read.number('minScore', { standard: 0.35, least: 0.1, most: 1 }),
    maxResults: read.integer('maxResults', { standard: 20, least: 1, most: 100 }),
  }));
  const picture = await readPicture(run.image, run.maxPixels);
  await run.checkpoint(0.2);
  const { found, side } = await detect(picture);
  const objects = found.object.map(({ label, score, boxRaw: [x, y, width, height] }) => ({
    label,
    score,
    box: [x * side, y * side, width * side, height * side] as const,
  }));
  return detectionsOutput(picture, objects, wanted);
}
