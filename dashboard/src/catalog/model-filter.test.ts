import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelSummary } from '../client/nouns.ts';
import { filterModels, nextSort, readModelFilter } from './model-filter.ts';

function model(slug: string, more: Partial<ModelSummary> = {}): ModelSummary {
  return {
    ...{ slug, name: slug, summary: '', licence: 'MIT', premium: false, status: 'warm' },
    ...{ input: 'image', output: 'image', speed: null, typicalCharge: null, deployments: [] },
    fromPrice: {
      amount: '0.002000000',
      meter: 'gpu_time',
      unit: 'GPU second',
      gpuSecond: true,
      besides: [],
    },
    ...more,
  };
}

const perRun = { amount: '0.001000000', meter: 'run', unit: 'run', gpuSecond: false, besides: [] };
const MODELS = [
  model('slow', { typicalCharge: '0.010000000', speed: { runs: 3, p50Us: 9_000, p95Us: 9_900 } }),
  model('unmeasured', { output: 'text', input: 'text', premium: true, fromPrice: perRun }),
  model('fast', { typicalCharge: '0.009000000', speed: { runs: 3, p50Us: 80, p95Us: 90 } }),
];
const slugs = (search: Record<string, unknown>): readonly string[] =>
  filterModels(MODELS, readModelFilter(search)).map(({ slug }) => slug);

test('without a filter the list is by name', () => {
  assert.deepEqual(slugs({}), ['fast', 'slow', 'unmeasured']);
});

test('models are found by what they take and make, by plan and by words', () => {
  assert.deepEqual(slugs({ makes: 'text' }), ['unmeasured']);
  assert.deepEqual(slugs({ takes: 'image' }), ['fast', 'slow']);
  assert.deepEqual(slugs({ premium: 'only' }), ['unmeasured']);
  assert.deepEqual(slugs({ premium: 'without' }), ['fast', 'slow']);
  assert.deepEqual(slugs({ q: 'FAS mit' }), ['fast']);
  assert.deepEqual(slugs({ q: 'nowhere' }), []);
});

test('sorted either way, what is not measured is last', () => {
  assert.deepEqual(slugs({ sort: 'charge' }), ['fast', 'slow', 'unmeasured']);
  assert.deepEqual(slugs({ sort: '-charge' }), ['slow', 'fast', 'unmeasured']);
  assert.deepEqual(slugs({ sort: 'speed' }), ['fast', 'slow', 'unmeasured']);
  assert.deepEqual(slugs({ sort: '-price' }), ['slow', 'fast', 'unmeasured']);
  assert.deepEqual(slugs({ sort: 'name' }), ['fast', 'slow', 'unmeasured']);
});

test('nonsense in the address is no filter', () => {
  const nonsense = { q: 5, makes: 'toString', takes: '', premium: true, sort: '--charge' };
  assert.deepEqual(slugs(nonsense), ['fast', 'slow', 'unmeasured']);
});

test('a column is sorted up, then down, then by name again', () => {
  assert.equal(nextSort(undefined, 'speed'), 'speed');
  assert.equal(nextSort('speed', 'speed'), '-speed');
  assert.equal(nextSort('-speed', 'speed'), undefined);
  assert.equal(nextSort('-speed', 'charge'), 'charge');
  assert.equal(nextSort(undefined, 'name'), '-name');
  assert.equal(nextSort('-name', 'name'), undefined);
  assert.equal(nextSort('speed', 'name'), undefined);
});
