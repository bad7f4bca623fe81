import assert from 'node:assert/strict';
import test from 'node:test';
import { nanoUsd } from '../money/index.ts';
import { differInCapAlone, requestHash } from './request-hash.ts';

type Intent = Parameters<typeof requestHash>[0];

const INTENT: Intent = {
  slug: 'upscale',
  parameters: { scale: 2, text: 'a', sharp: true },
  files: new Map([
    ['photo', 'aa'],
    ['mask', 'bb'],
  ]),
  deployment: null,
  capNanos: null,
};

test('the order of parameters and files does not matter', () => {
  const files = new Map([...INTENT.files].toReversed());
  const parameters = { sharp: true, text: 'a', scale: 2 };
  assert.equal(requestHash({ ...INTENT, files, parameters }), requestHash(INTENT));
  assert.match(requestHash(INTENT), /^[0-9a-f]{64}$/);
});

const OTHERS: Readonly<Record<string, Partial<Intent>>> = {
  'another model': { slug: 'cutout' },
  'another value': { parameters: { ...INTENT.parameters, scale: 4 } },
  'a number as text': { parameters: { ...INTENT.parameters, scale: '2' } },
  'one parameter less': { parameters: { scale: 2, text: 'a' } },
  'one parameter more': { parameters: { ...INTENT.parameters, more: null } },
  'values of two parameters swapped': { parameters: { scale: 'a', text: 2, sharp: true } },
  'another picture': { files: new Map([...INTENT.files, ['photo', 'cc']]) },
  'pictures swapped': {
    files: new Map([
      ['photo', 'bb'],
      ['mask', 'aa'],
    ]),
  },
  'a deployment by its name': { deployment: 'upscale-l4' },
  'another deployment': { deployment: 'upscale-a100' },
  'the cheapest deployment': { deployment: 'cheapest' },
  'a cap': { capNanos: nanoUsd(10n) },
  'another cap': { capNanos: nanoUsd(100n) },
  'no picture': { files: new Map() },
  'a parameter instead of a picture': {
    parameters: { ...INTENT.parameters, photo: 'aa' },
    files: new Map([['mask', 'bb']]),
  },
};
for (const [what, change] of Object.entries(OTHERS)) {
  test(`${what} is another intent`, () => {
    assert.notEqual(requestHash({ ...INTENT, ...change }), requestHash(INTENT));
  });
}

test('all of these are different from each other', () => {
  const hashes = Object.values(OTHERS).map((change) => requestHash({ ...INTENT, ...change }));
  assert.equal(new Set(hashes).size, hashes.length);
});

test('only what differs in nothing but its cap is said to', () => {
  const hash = (change: Partial<Intent>) => requestHash({ ...INTENT, ...change });
  const capped = hash({ capNanos: nanoUsd(10n) });
  assert.equal(differInCapAlone(capped, hash({ capNanos: nanoUsd(11n) })), true);
  assert.equal(differInCapAlone(capped, hash({})), true);
  assert.equal(differInCapAlone(hash({}), capped), true);
  assert.equal(differInCapAlone(capped, capped), false);
  assert.equal(differInCapAlone(capped, hash({ slug: 'cutout', capNanos: nanoUsd(11n) })), false);
});
