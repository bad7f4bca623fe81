/** How fast recent successful runs were. */
export type Speed = Readonly<{
  /** How many runs that rests on. */
  runs: number;
  /** GPU time that half, and 95 in 100, of them did not exceed. */
  p50Us: bigint;
  p95Us: bigint;
}>;

/** Measured speed by deployment and by model; null where nothing has been measured. */
export type SpeedView = Readonly<{
  ofDeployment: (deploymentId: string) => Speed | null;
  ofModel: (slug: string) => Speed | null;
}>;
