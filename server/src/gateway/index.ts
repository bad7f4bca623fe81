export { createGateway } from './create-gateway.ts';
export type { Gateway } from './gateway.ts';
export { openLanes } from './lanes.ts';
export type {
  Principal,
  RunAnswer,
  RunRequest,
  RunState,
  StoredResult,
} from './run-request.ts';
export {
  type HoldAnswer,
  type HoldOrder,
  placeHolds,
  type Settlement,
  settleRuns,
} from './store.ts';
