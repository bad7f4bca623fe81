export { type CountedUsage, countUsage } from './count-usage.ts';
export { decideQuote, type Quote, type QuoteInput } from './decide-quote.ts';
export { explainRating, type RatingLine } from './explain-rating.ts';
export { maximumGpuTimeUs } from './maximum-gpu-time.ts';
export { rateUsage } from './rate-usage.ts';
export { percentile, type RecentUsage, SAMPLES_NEEDED } from './recent-usage.ts';
export { MAX_QUANTITY, type Usage } from './usage.ts';
