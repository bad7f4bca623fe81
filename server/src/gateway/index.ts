export { openLanes } from './books/lanes.ts';
export {
  type HoldAnswer,
  type HoldOrder,
  placeHolds,
  type Settlement,
  settleRuns,
} from './books/store.ts';
export { createGateway } from './create-gateway.ts';
export type { Gateway } from './gateway.ts';
export type {
  Principal,
  RunAnswer,
  RunRequest,
  RunState,
  StoredResult,
} from './run-request.ts';
