import type { DiaryModels } from '../support/diary.ts';
import type { ScriptedBehaviour, ScriptedRun } from '../support/scripted-behaviour.ts';
import type { ScriptedWorker } from '../support/scripted-worker.ts';

/** When prices change, which is in the middle of runs. */
const [NOON, MIDNIGHT] = ['2026-10-31T12:00:00Z', '2026-11-02T00:00:00Z'];

/**
 * Models of one price and of several: GPU time, runs, both. Prices are high, because the runs of a
 * test are short, and such that hardly any of them is a round number.
 */
export const WEEK_MODELS: DiaryModels = {
  photo: `
meter: worker
defaultHold: 0.05
rateCards:
  - perGpuSecond: "40.000000007"
  - { from: ${NOON}, perGpuSecond: "91.7" }`,
  stamp: `
meter: worker
defaultHold: 0.05
rateCards: [{ components: [{ meter: run, amount: 0.11 }] }]`,
  mixed: `
meter: worker
defaultHold: 0.02
rateCards:
  - { perGpuSecond: "7.77", components: [{ meter: run, amount: 0.001 }] }
  - { from: ${MIDNIGHT}, perGpuSecond: "3.33", components: [{ meter: run, amount: 0.0025 }] }`,
};

/** What "stamp" costs from the day on which the operator changes the file. */
export const DEARER_STAMP = `
meter: worker
defaultHold: 0.05
rateCards: [{ components: [{ meter: run, amount: 0.13 }] }]`;

/** A model billed by characters and seconds of output, and one for plans with premium models. */
export function moreWeekModels(worker: ScriptedWorker): string {
  const entry = (slug: string, more: string, price: string): string => `
  - slug: ${slug}
    name: Model ${slug}
    summary: A model of the simulation.
    description: A model of the simulation.
    licence: Apache-2.0
    credits: nobody
    input: text
    output: text
    parameters:
      required: [text]
      properties:
        text: { type: string, maxLength: 1000 }
        seconds: { type: integer, minimum: 1, maximum: 30, default: 3 }
${more}
    deployments:
      - id: ${slug}-1
        name: ${slug}
        gpu: Test GPU
        provider: test
        region: here
        upstream: { protocol: worker, url: "${worker.url}", model: ${slug}, token: ${worker.token} }
        meter: worker
        defaultHold: 0.02
        rateCards: [${price}]
`;
  const counted = `    quantities:
      character: { parameter: text }
      output_second: { parameter: seconds, times: 1000 }`;
  const perCharacter = '{ meter: character, amount: 0.0001, per: 7 }';
  const perSecond = '{ meter: output_second, amount: 0.0031, per: 1000 }';
  return [
    entry('speech', counted, `{ components: [${perCharacter}, ${perSecond}] }`),
    entry('gold', '    premium: true', '{ perGpuSecond: "55.5" }'),
  ].join('');
}

/** How a run of the simulation ends; its text says it to the worker. */
export type Ending = keyof typeof BEHAVIOURS;

const BEHAVIOURS = {
  well: {},
  'http-500': { status: 500, contentType: 'application/json', body: '{"error":"out of memory"}' },
  rejects: { status: 422, contentType: 'application/json', body: '{"error":"no","field":"text"}' },
  'is-busy': { status: 429, contentType: 'application/json', body: '{"error":"busy"}' },
  'dies-before': { end: 'die-before-headers' },
  'dies-halfway': { end: 'die-mid-body' },
  'lies-negative': { gpuTimeUs: -1 },
  'lies-absurd': { gpuTimeUs: 86_400_000_000 },
  'says-nothing': { gpuTimeUs: null },
  'answers-html': { contentType: 'text/html', body: '<h1>It works!</h1>' },
  'answers-twice': { end: 'two-responses' },
  // Less than four fifths of any hold, so that it is neither extended nor stopped meanwhile.
  waits: { gpuTimeSoFarUs: 37 },
} as const satisfies Record<string, ScriptedBehaviour>;

/** The text of a run: how it ends, what GPU time its worker reports, and whose it is. */
export function textOf(run: Readonly<{ ending: Ending; gpuTimeUs: number; name: string }>): string {
  return `${run.ending} ${run.gpuTimeUs} ${run.name}`;
}

/** Lets runs that wait end, by their names. */
export type Gates = Map<string, PromiseWithResolvers<void>>;

/** Makes the worker do what the text of a run says. */
export function scriptWeek(worker: ScriptedWorker, gates: Gates): void {
  const choose = ({ body }: ScriptedRun): ScriptedBehaviour => {
    const { text = '' } = JSON.parse(String(body)) as { text?: string };
    const [ending = 'well', gpuTimeUs = '0', name = ''] = text.split(' ');
    const until = gates.get(name)?.promise;
    return {
      gpuTimeUs: Number(gpuTimeUs),
      ...(until === undefined ? {} : { until }),
      ...BEHAVIOURS[ending as Ending],
    };
  };
  for (const slug of [...Object.keys(WEEK_MODELS), 'speech', 'gold']) worker.script(slug, choose);
}
