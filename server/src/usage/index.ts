export { listRuns } from './list-runs.ts';
export { listWorkerFaults } from './list-worker-faults.ts';
export { listWriteOffs } from './list-write-offs.ts';
export { openSpeeds } from './open-speeds.ts';
export type { WorkerFault, WriteOff } from './operator-lists.ts';
export type { Page, PageRequest } from './page.ts';
export { readReceipt } from './read-receipt.ts';
export { readUsageMarks } from './read-usage-marks.ts';
export { readUsageSummary } from './read-usage-summary.ts';
export type { GrantShare, Receipt } from './receipt.ts';
export type { RunLine } from './run-line.ts';
export type { Speed, SpeedView } from './speed.ts';
export {
  type AvailableCredit,
  type GrantLine,
  splitAvailable,
  type UsageSummary,
} from './usage-summary.ts';
