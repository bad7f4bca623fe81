import type { ModelSummary } from '../../client/nouns.ts';
import { nanosOf } from '../../ui/money.ts';

/** One deployment as a point: what a usual run takes, and what it costs. */
export type PricedSpeed = Readonly<{
  id: string;
  slug: string;
  model: string;
  deployment: string;
  /** What it is called beside its point: its model, where that alone says which it is. */
  label: string;
  gpu: string;
  status: ModelSummary['status'];
  p50Us: number;
  /** Dollars, exact. */
  typicalCharge: string;
  runs: number;
  /** Where it stands in the chart. Units: seconds; nano-dollars, which are only drawn with this. */
  seconds: number;
  nanos: number;
}>;

/** The deployments that have been measured, and how many have not. */
export function pricedSpeeds(
  models: readonly ModelSummary[],
): Readonly<{ points: readonly PricedSpeed[]; unmeasured: number }> {
  const all = models.flatMap(({ slug, name, deployments }) =>
    deployments.map((deployment) => {
      const label = deployments.length === 1 ? name : deployment.name;
      return { slug, name, label, deployment };
    }),
  );
  const points = all.flatMap(({ slug, name, label, deployment }) => {
    const { id, gpu, status, p50Us, typicalCharge, runs } = deployment;
    if (p50Us === null || typicalCharge === null) return [];
    // A place in a chart, not an amount: what is said of the point is its exact text.
    const height = nanosOf(typicalCharge);
    const place = { seconds: p50Us / 1_000_000, nanos: Number(height) };
    const words = { id, slug, model: name, deployment: deployment.name, label, gpu, status };
    return [{ ...words, runs, p50Us, typicalCharge, ...place }];
  });
  return { points, unmeasured: all.length - points.length };
}

/** An axis of the chart: how values are spread, and where its marks stand. */
export type ChartAxis = Readonly<{
  kind: 'log' | 'linear';
  domain: readonly [number, number];
  marks: readonly number[];
}>;

/** Above this ratio the small values of a linear axis would be one heap. */
const LOG_FROM_RATIO = 12;
const MOST_MARKS = 6;
const STEPS = [1, 2, 5, 10] as const;

/** The axis for these values: from zero where they are close, by powers of ten where not. */
export function chartAxis(values: readonly number[]): ChartAxis {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const least = Math.min(...positive);
  const most = Math.max(...positive);
  if (positive.length === 0) return { kind: 'linear', domain: [0, 1], marks: [0, 1] };
  // A free run costs zero, which has no place on a scale of powers.
  const log = positive.length === values.length && most / least > LOG_FROM_RATIO;
  return log ? logAxis(least, most) : linearAxis(most);
}

function linearAxis(most: number): ChartAxis {
  const power = 10 ** Math.floor(Math.log10(most / (MOST_MARKS - 1)));
  const step = power * (STEPS.find((each) => power * each * (MOST_MARKS - 1) >= most) ?? 10);
  const count = Math.ceil(most / step) + 1;
  const marks = Array.from({ length: count }, (_, at) => rounded(at * step));
  return { kind: 'linear', domain: [0, marks.at(-1) ?? most], marks };
}

/** A little room on both sides: a point on the edge would be half a point. */
function logAxis(least: number, most: number): ChartAxis {
  const [from, to] = [Math.log10(least), Math.log10(most)];
  const room = Math.max(0.15, (to - from) * 0.06);
  const domain = [10 ** (from - room), 10 ** (to + room)] as const;
  const first = Math.ceil(from - room);
  const last = Math.floor(to + room);
  // Of a narrow range the powers of ten alone would mark too little.
  if (last - first < 2) {
    const all = [first - 1, ...range(first, last, 1)].flatMap((power) =>
      [1, 2, 5].map((digit) => rounded(digit * 10 ** power)),
    );
    return {
      kind: 'log',
      domain,
      marks: all.filter((mark) => mark >= domain[0] && mark <= domain[1]),
    };
  }
  const every = Math.ceil((last - first + 1) / MOST_MARKS);
  const marks = range(first, last, every).map((power) => rounded(10 ** power));
  return { kind: 'log', domain, marks };
}

function range(first: number, last: number, every: number): readonly number[] {
  const count = Math.max(0, Math.floor((last - first) / every) + 1);
  return Array.from({ length: count }, (_, at) => first + at * every);
}

/** Without the noise of binary fractions: 0.30000000000000004 is 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
