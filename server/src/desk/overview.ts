import type { NanoUsd } from '../money/index.ts';
import type { FailureGroup } from './run-store.ts';

/** How the installation is today and in the last 24 hours. */
export type Overview = Readonly<{
  failures: Readonly<{ groups: readonly FailureGroup[]; more: boolean }>;
  workerFaults: bigint;
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
}>;
