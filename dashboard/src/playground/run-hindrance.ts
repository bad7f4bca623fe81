import type { Me, Model } from '../client/nouns.ts';

/** Why a run would be refused as things stand, in a sentence; null where nothing hinders it. */
export function runHindrance(
  customer: Pick<NonNullable<Me['customer']>, 'status' | 'lineStopped'> | null | undefined,
  model: Readonly<{
    deployments: readonly Pick<Model['deployments'][number], 'id' | 'name' | 'status'>[];
  }>,
  choice: string | null,
): string | null {
  if (customer?.status === 'suspended') {
    return 'Your account is suspended: ask who runs this installation.';
  }
  if (customer?.lineStopped === true) {
    return 'Who runs this installation has stopped new runs for now.';
  }
  if (model.deployments.every(({ status }) => status === 'down')) {
    return 'No worker of this model is up. Run works again as soon as one is.';
  }
  const chosen = model.deployments.find(({ id }) => id === choice);
  if (chosen?.status !== 'down') return null;
  return `${chosen.name} is down: choose another above.`;
}
