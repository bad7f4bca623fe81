/** Whether this is `npm run soak`: races, kills and random histories at full count. */
const SOAKING = process.env.SOAK === '1';

/** How often to do something random: a sample with the other tests, the full count in a soak. */
export function sampled(count: Readonly<{ tests: number; soak: number }>): number {
  return SOAKING ? count.soak : count.tests;
}
