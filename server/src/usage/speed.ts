import type { NanoUsd } from '../money/index.ts';

/** How fast recent successful runs were, and what one typically cost. */
export type Speed = Readonly<{
  /** How many runs that rests on. */
  runs: number;
  /** GPU time that half, and 95 in 100, of them did not exceed. */
  p50Us: bigint;
  p95Us: bigint;
  /** The median rated cost. */
  typicalChargeNanos: NanoUsd;
}>;

/** Measured speed by deployment and by model; null where nothing has been measured. */
export type SpeedView = Readonly<{
  ofDeployment: (deploymentId: string) => Speed | null;
  ofModel: (slug: string) => Speed | null;
}>;
