export {
  estimateHold,
  type HoldEstimate,
  type HoldEstimateInput,
  percentile95,
} from './estimate-hold.ts';
export { explainRating, type RatingLine } from './explain-rating.ts';
export { maximumGpuTimeUs } from './maximum-gpu-time.ts';
export { rateUsage } from './rate-usage.ts';
export { MAX_QUANTITY, type Usage } from './usage.ts';
