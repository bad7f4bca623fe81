import type { Quote } from '../pricing/index.ts';
import { problem } from '../problems/index.ts';
import type { UpstreamHealth } from '../upstreams/index.ts';

/** What is told of an offer to choose it. */
type Choosable = Readonly<{ deployment: Readonly<{ id: string }>; health: UpstreamHealth }>;

/** What is chosen among, and how. */
export type DeploymentChoice<Each extends Choosable> = Readonly<{
  /** In the order of the catalog. */
  offers: readonly Each[];
  /** The words of `x-deployment`: an id, `cheapest` or `fastest`; null where there are none. */
  asked: string | null;
  /** Where the words stand, to name it in a refusal. */
  field: string;
  /** What offers are compared by; asked for only where they are. */
  quoteOf: (offer: Each) => Readonly<{
    quote: Pick<Quote, 'expectedNanos'>;
    p50Us: bigint | null;
  }>;
}>;

/**
 * Chooses where a run goes.
 *
 * Without a word: the first in the catalog that is up. `cheapest`: the least expected charge.
 * `fastest`: the least median GPU time, unmeasured ones last. On ties the order of the catalog
 * decides. An id is taken at its word, up or down. Where none is up the first is chosen, and is
 * down: the caller sees its health. Null where there is no offer at all.
 * Refuses: invalid-request, for words that are none of these
 */
export function chooseDeployment<Each extends Choosable>(
  choice: DeploymentChoice<Each>,
): Each | null {
  const { offers, asked, quoteOf } = choice;
  const up = offers.filter(({ health }) => health !== 'down');
  if (asked === null) return up[0] ?? offers[0] ?? null;
  if (asked === 'cheapest') {
    return least(up, (offer) => quoteOf(offer).quote.expectedNanos) ?? offers[0] ?? null;
  }
  if (asked === 'fastest') {
    return least(up, (offer) => quoteOf(offer).p50Us ?? NEVER_US) ?? offers[0] ?? null;
  }
  const named = offers.find(({ deployment }) => deployment.id === asked);
  if (named !== undefined) return named;
  if (offers.length === 0) return null;
  const ids = offers.map(({ deployment }) => deployment.id).join(', ');
  throw problem(
    'invalid-request',
    `${choice.field} names none of this model's deployments: say ${ids}, cheapest or fastest.`,
    { field: choice.field },
  );
}

/** Longer than any run is measured. */
const NEVER_US = 2n ** 63n;

function least<Each>(items: readonly Each[], sizeOf: (item: Each) => bigint): Each | undefined {
  let best: Readonly<{ item: Each; size: bigint }> | undefined;
  for (const item of items) {
    const size = sizeOf(item);
    if (best === undefined || size < best.size) best = { item, size };
  }
  return best?.item;
}
