import type { CustomerId } from '../../server/src/ids/index.ts';

/** A way to carry a run's money through the books. */
export type Contender = Readonly<{
  name: string;
  /** Holds and settles once for a customer. */
  pair: (customerId: CustomerId) => Promise<void>;
}>;

/** Pairs per second with so many callers, each asking again as soon as it is answered. */
export async function measure(
  contender: Contender,
  wallets: readonly CustomerId[],
  load: Readonly<{ callers: number; seconds: number }>,
): Promise<number> {
  const warmUpMs = 1_000;
  const startsAt = performance.now() + warmUpMs;
  const endsAt = startsAt + load.seconds * 1_000;
  let pairs = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const customerId = wallets[Math.floor(Math.random() * wallets.length)];
      if (customerId === undefined) throw new Error('there are no wallets');
      await contender.pair(customerId);
      if (performance.now() >= startsAt) pairs += 1;
    }
  };
  await Promise.all(Array.from({ length: load.callers }, call));
  return (pairs * 1_000) / (performance.now() - startsAt);
}
