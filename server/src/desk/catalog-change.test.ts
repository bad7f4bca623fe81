import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nanoUsd, type Price } from '../money/index.ts';
import { instant } from '../time/index.ts';
import { type CatalogVersion, decideCatalogChange } from './catalog-change.ts';

const VERSION: CatalogVersion = {
  kind: 'model',
  name: 'upscale',
  model: 'upscale',
  version: 2,
  recordedAt: instant(0),
  validFrom: null,
  content: {},
  contentBefore: {},
  prices: [],
  pricesBefore: [],
};

function gpuTime(amount: bigint, unitQuantity = 1_000_000n): Price {
  return { meter: 'gpu_time', amountNanos: nanoUsd(amount), unitQuantity };
}

test('words that changed, came and went are told by their path, others are not', () => {
  const { change, words } = decideCatalogChange({
    ...VERSION,
    contentBefore: {
      name: 'Upscale',
      licence: 'MIT',
      parameters: { properties: { scale: { type: 'integer', enum: [2, 4] } }, required: ['scale'] },
    },
    content: {
      name: 'Upscale ×2',
      licence: 'MIT',
      credits: 'the authors',
      parameters: { properties: { scale: { type: 'integer', enum: [2] } }, required: [] },
    },
  });
  assert.equal(change, 'changed');
  assert.deepEqual(words, [
    { field: 'credits', old: null, new: 'the authors' },
    { field: 'name', old: 'Upscale', new: 'Upscale ×2' },
    { field: 'parameters.properties.scale.enum', old: '2, 4', new: '2' },
    { field: 'parameters.required', old: 'scale', new: '' },
  ]);
});

test('that something is retired or offered again is the change, not a word', () => {
  const retired = { ...VERSION, contentBefore: { retired: false }, content: { retired: true } };
  const back = { ...VERSION, contentBefore: { retired: true }, content: { retired: false } };
  assert.deepEqual(
    [retired, back].map(decideCatalogChange).map(({ change, words }) => [change, words]),
    [
      ['retired', []],
      ['offered-again', []],
    ],
  );
  const first = { ...VERSION, version: 1, contentBefore: null, content: { name: 'New' } };
  assert.deepEqual(decideCatalogChange(first).words, []);
  assert.equal(decideCatalogChange(first).change, 'added');
});

test('a token is never shown, the name of its variable is', () => {
  const { words } = decideCatalogChange({
    ...VERSION,
    kind: 'deployment',
    contentBefore: { upstream: { token: 'hush hush' } },
    content: { upstream: { token: 'env:WORKER_TOKEN' } },
  });
  assert.deepEqual(words, [{ field: 'upstream.token', old: 'a secret', new: 'env:WORKER_TOKEN' }]);
});

test('prices are compared as fractions, meter by meter', () => {
  const perRun: Price = { meter: 'run', amountNanos: nanoUsd(5n), unitQuantity: 1n };
  const changed = decideCatalogChange({
    ...VERSION,
    kind: 'rate-card',
    pricesBefore: [gpuTime(1_000n)],
    prices: [gpuTime(2_000n), perRun],
  });
  assert.deepEqual(changed.prices, [
    { meter: 'gpu_time', old: gpuTime(1_000n), new: gpuTime(2_000n) },
    { meter: 'run', old: null, new: perRun },
  ]);
  const same = { ...VERSION, pricesBefore: [gpuTime(1n, 2n)], prices: [gpuTime(2n, 4n)] };
  assert.deepEqual(decideCatalogChange(same).prices, []);
});
