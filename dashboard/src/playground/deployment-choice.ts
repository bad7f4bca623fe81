import type { Deployment } from '../client/nouns.ts';

/** What `x-deployment` may say besides an id. */
const CHEAPEST = 'cheapest';
const FASTEST = 'fastest';

/** The choices that are not one deployment, in the words of a form. */
export const AUTOMATIC: readonly Readonly<{ choice: string; title: string; hint: string }>[] = [
  {
    choice: CHEAPEST,
    title: 'Cheapest',
    hint: 'the smallest expected charge of those that are up',
  },
  { choice: FASTEST, title: 'Fastest', hint: 'the smallest measured time of those that are up' },
];

/** What is chosen until somebody chooses. */
export function usualChoice(): string {
  return CHEAPEST;
}

/** Whether there is anything to choose. */
export function canChoose(deployments: readonly Pick<Deployment, 'id'>[]): boolean {
  return deployments.length > 1;
}
