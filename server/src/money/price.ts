import type { NanoUsd } from './nano-usd.ts';

/**
 * What can be metered, with the unit a quantity is counted in.
 *
 * A price names a meter and an amount per `unitQuantity` of these units, so that no price is lost
 * to rounding.
 */
export const METERS = {
  gpu_time: 'µs of GPU time',
  run: 'run',
  image: 'image',
  megapixel: 'pixel',
  output_second: 'ms of output',
  input_token: 'input token',
  cached_token: 'cached input token',
  output_token: 'output token',
  character: 'character',
} as const;

/** What people call a larger quantity of a meter's units. */
const CALLED: Readonly<Partial<Record<Meter, Readonly<{ quantity: bigint; name: string }>>>> = {
  gpu_time: { quantity: 1_000_000n, name: 'GPU second' },
  megapixel: { quantity: 1_000_000n, name: 'megapixel' },
  output_second: { quantity: 1_000n, name: 'second of output' },
};

/** The name of a meter. */
export type Meter = keyof typeof METERS;

/** Tells whether a text names a meter. */
export function isMeter(text: string): text is Meter {
  return Object.hasOwn(METERS, text);
}

/**
 * A price component: `amountNanos` nano-dollars per `unitQuantity` units of a meter.
 *
 * $0.00125 per GPU second is 1 250 000 nanos per 1 000 000 µs. `unitQuantity` > 0, `amountNanos` ≥
 * 0.
 */
export type Price = Readonly<{ meter: Meter; amountNanos: NanoUsd; unitQuantity: bigint }>;

/**
 * What a price is for, in words that follow "per": `megapixel`, `second of output`, `1000 × character`.
 */
export function describeUnit({
  meter,
  unitQuantity,
}: Pick<Price, 'meter' | 'unitQuantity'>): string {
  const called = CALLED[meter];
  const [quantity, name] =
    called !== undefined && unitQuantity % called.quantity === 0n
      ? [unitQuantity / called.quantity, called.name]
      : [unitQuantity, METERS[meter]];
  return quantity === 1n ? name : `${quantity} × ${name}`;
}
