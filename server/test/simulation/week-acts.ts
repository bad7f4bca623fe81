import type { Random } from './random.ts';
import type { Ending } from './week-models.ts';

/** One thing a customer does, as the seed has it. */
export type Act = Readonly<{
  /** Names the act in the whole history: also its idempotency key, where it has one. */
  name: string;
  slug: string;
  ending: Ending;
  gpuTimeUs: number;
  /** Sent with `Idempotency-Key`, and so often: one after the other, or all at once. */
  times: number;
  together: boolean;
  maxCost: string | null;
  /** Stopped by its customer while it runs. */
  isCancelled: boolean;
  /** Sent with nonsense for parameters. */
  isNonsense: boolean;
}>;

const FAILURES = ['http-500', 'rejects', 'is-busy', 'dies-before', 'dies-halfway'] as const;
const LIES = [
  'lies-negative',
  'lies-absurd',
  'says-nothing',
  'answers-html',
  'answers-twice',
] as const;
const SLUGS = ['photo', 'photo', 'stamp', 'mixed', 'mixed', 'speech', 'gold'] as const;

/** What a customer does in a part of a day. */
export function actsOf(random: Random, name: string): readonly Act[] {
  // Some are away, most do a little, and some use up whatever they have.
  const busy = random.below(10);
  const count = busy < 2 ? 0 : busy < 9 ? 1 + random.below(5) : 12;
  return Array.from({ length: count }, (_, at) => actOf(random, `${name}-${at}`));
}

function actOf(random: Random, name: string): Act {
  const kind = random.below(100);
  const act: Act = {
    name,
    slug: random.pick(SLUGS),
    ending: kind < 8 ? random.pick(FAILURES) : kind < 14 ? random.pick(LIES) : 'well',
    gpuTimeUs: 20 + random.below(300),
    times: 1,
    together: false,
    maxCost: null,
    isCancelled: false,
    isNonsense: kind >= 97,
  };
  if (kind >= 70 && kind < 76) return { ...act, maxCost: random.pick(['0.000001', '0.002', '1']) };
  if (kind >= 76 && kind < 82) return { ...act, ending: 'waits', isCancelled: true };
  if (kind >= 82) return { ...act, times: 2 + random.below(3), together: kind >= 90 };
  return act;
}
