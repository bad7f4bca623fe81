import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Model, QuantityRule, RateCard } from '../catalog/index.ts';
import { decideSettlement } from '../ledger/index.ts';
import { type Meter, nanoUsd, type Price } from '../money/index.ts';
import { countUsage, decideQuote } from '../pricing/index.ts';
import { outputLimit } from './count-output.ts';
import { judgeAnswer } from './judge-answer.ts';

const amount = fc.oneof(fc.constant(0n), fc.bigInt(1n, 10n ** 9n));
const unit = fc.constantFrom(1n, 3n, 1_000n, 1_000_000n);
const price = (meter: Meter): fc.Arbitrary<Price> =>
  fc.record({ meter: fc.constant(meter), amountNanos: amount.map(nanoUsd), unitQuantity: unit });
const ofOutput: fc.Arbitrary<QuantityRule> = fc.record({
  output: fc.constant('pixels' as const),
  maxMegapixels: fc.constantFrom(0.001, 0.01),
  timesInput: fc.constantFrom(null, 1, 2.25, 4),
});

/** A run from its parameters to its end, with a worker that says what it likes. */
const story = fc.record({
  prices: fc.tuple(price('gpu_time'), price('run'), price('megapixel'), price('character')),
  megapixel: fc.oneof(fc.constant({ input: 'pixels' } as const), ofOutput),
  inputPixels: fc.integer({ min: 1, max: 5_000 }),
  outputPixels: fc.bigInt(1n, 12_000n),
  text: fc.string({ maxLength: 20, unit: 'grapheme' }),
  recent: fc.option(fc.tuple(fc.integer({ min: 1, max: 50 }), amount, amount)),
  defaultHold: amount,
  cap: fc.option(fc.bigInt(1n, 10n ** 10n)),
  deadlineUs: fc.bigInt(1n, 10_000n),
  saidUs: fc.bigInt(0n, 30_000n),
  sawUs: fc.bigInt(0n, 30_000n),
  stop: fc.constantFrom(null, null, null, 'cancelled' as const, 'cap' as const),
  available: fc.oneof(fc.constant(0n), amount),
});
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

function modelOf({ megapixel }: Story): Pick<Model, 'input' | 'quantities' | 'parameters'> {
  return {
    input: 'image',
    quantities: { megapixel, character: { parameter: 'text', times: 1 } },
    parameters: {
      type: 'object',
      properties: {
        image: { type: 'string', format: 'image' },
        text: { type: 'string', maxLength: 100 },
      },
      required: ['image', 'text'],
      additionalProperties: false,
    },
  };
}

function cardOf({ prices }: Story): Pick<RateCard, 'components'> {
  return { components: prices };
}

function quoteOf(
  told: Story,
  parameters: Readonly<Record<string, unknown>>,
  pixels: number | null,
) {
  const model = { ...modelOf(told), maxMegapixels: 0.005 };
  const counted = countUsage(model, { parameters, images: 1, pixels });
  const { recent, cap } = told;
  const quote = decideQuote({
    prices: told.prices,
    known: counted.known,
    most: { ...counted.most, gpu_time: told.deadlineUs },
    recent: recent && {
      runs: recent[0],
      median: { gpu_time: recent[1], megapixel: recent[2] },
      p95: { gpu_time: recent[1] * 2n, megapixel: recent[2] * 2n },
    },
    defaultHoldNanos: nanoUsd(told.defaultHold),
    capNanos: cap === null ? null : nanoUsd(cap),
  });
  return { counted, quote, limit: outputLimit(model, cardOf(told), counted.most) };
}

/** What the run is charged after its worker has answered, or was stopped. */
function chargeOf(told: Story, { counted, quote, limit }: ReturnType<typeof quoteOf>): bigint {
  const capNanos = told.cap === null ? null : nanoUsd(told.cap);
  const gatewayUs = told.sawUs;
  const isOutput = told.stop === null;
  const usage = limit === null ? {} : { megapixel: told.outputPixels };
  const fault = limit !== null && told.outputPixels > limit ? 'beyond its limit' : null;
  const judged = judgeAnswer({
    answer: isOutput
      ? { kind: 'output', contentType: '', bytes: 1, gpuTime: String(told.saidUs), gatewayUs }
      : { kind: 'aborted', gatewayUs },
    meter: 'worker',
    watched: true,
    prices: told.prices,
    knownUsage: counted.known,
    counted: { usage, fault },
    deadlineUs: told.deadlineUs,
    limitNanos: capNanos,
    stop: told.stop,
    stoppedAtUs: isOutput ? null : told.saidUs,
  });
  const settled = decideSettlement({
    ...judged,
    heldNanos: quote.holdNanos,
    capNanos,
    availableNanos: nanoUsd(told.available),
  });
  return settled.chargeNanos;
}

test('law: whatever a worker says, no run is charged more than its quote’s maximum', () => {
  fc.assert(
    fc.property(story, (told) => {
      const prepared = quoteOf(told, { text: told.text }, told.inputPixels);
      const charge = chargeOf(told, prepared);
      assert.ok(charge <= prepared.quote.maximumNanos);
      assert.ok(charge <= prepared.quote.holdNanos + told.available);
    }),
    { numRuns: 20_000 },
  );
});

test('law: the less is known of a run, the greater the maximum of its quote', () => {
  fc.assert(
    fc.property(story, (told) => {
      const whole = quoteOf(told, { text: told.text }, told.inputPixels).quote;
      const untyped = quoteOf(told, {}, told.inputPixels).quote;
      const nothing = quoteOf(told, {}, null).quote;
      assert.ok(whole.maximumNanos <= untyped.maximumNanos);
      assert.ok(untyped.maximumNanos <= nothing.maximumNanos);
    }),
    { numRuns: 5_000 },
  );
});
