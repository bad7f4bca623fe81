import type { NanoUsd } from '../money/index.ts';
import type { FailureGroup } from './run-store.ts';

/** How many answers of a deployment's worker could not be believed. */
export type FaultGroup = Readonly<{ deploymentId: string; faults: bigint }>;

/** How the installation is today and in the last 24 hours. */
export type Overview = Readonly<{
  failures: Readonly<{ groups: readonly FailureGroup[]; more: boolean }>;
  faults: readonly FaultGroup[];
  writeOffs: bigint;
  writtenOffNanos: NanoUsd;
  customers: bigint;
  suspended: bigint;
  /** Of the UTC day. */
  runs: bigint;
  refused: bigint;
  chargedNanos: NanoUsd;
  /** Customers with a run or a refusal in the UTC day. */
  activeCustomers: bigint;
  running: bigint;
  /** Runs that ended on this UTC day or the one before: at least those of the last 24 hours. */
  recentRuns: bigint;
}>;
