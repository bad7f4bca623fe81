export { formatDollars } from './format-dollars.ts';
export { MAX_NANOS, type NanoUsd, nanoUsd, sumNanos, ZERO_NANOS } from './nano-usd.ts';
export { parseDollars } from './parse-dollars.ts';
export { describeUnit, isMeter, METERS, type Meter, type Price } from './price.ts';
export { divideHalfAwayFromZero } from './rounding.ts';
