import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelSummary } from '../../client/nouns.ts';
import { chartAxis, pricedSpeeds } from './price-speed.ts';

test('values that lie close are drawn from zero, with round marks', () => {
  assert.deepEqual(chartAxis([0.2, 0.9, 1.1]), {
    kind: 'linear',
    domain: [0, 1.5],
    marks: [0, 0.5, 1, 1.5],
  });
  assert.equal(chartAxis([3]).kind, 'linear');
});

test('values far apart are drawn by powers of ten, with room on both sides', () => {
  const { kind, domain, marks } = chartAxis([0.000_08, 0.02, 9]);
  assert.equal(kind, 'log');
  assert.deepEqual(marks, [0.0001, 0.001, 0.01, 0.1, 1, 10]);
  assert.ok(domain[0] < 0.000_08 && domain[1] > 9);
  for (const mark of marks) assert.ok(mark >= domain[0] && mark <= domain[1], String(mark));
});

test('an axis never has more marks than fit, nor none', () => {
  for (const values of [
    [1e-9, 1e9],
    [1, 1e4],
    [0.000_001],
    [7, 7.1],
    [999],
    [0.2, 2.6],
    [1.1, 900],
    [9, 200],
  ]) {
    const { marks, domain } = chartAxis(values);
    assert.ok(marks.length >= 2 && marks.length <= 8, `${values}: ${marks}`);
    assert.ok(domain[0] < domain[1]);
  }
});

test('nothing, nothing but zeros, and what is no number still make an axis', () => {
  for (const values of [[], [0, 0], [Number.NaN]]) {
    assert.deepEqual(chartAxis(values), { kind: 'linear', domain: [0, 1], marks: [0, 1] });
  }
  assert.equal(chartAxis([0, 0.001, 5]).kind, 'linear');
});

type Summary = ModelSummary['deployments'][number];

const deployment = (id: string, more: Partial<Summary> = {}): Summary => ({
  ...{ id, name: `On ${id}`, gpu: 'CPU', provider: 'local', status: 'warm', perGpuSecond: null },
  ...{ typicalCharge: '0.002000000', p50Us: 500_000, p95Us: 600_000, runs: 4 },
  ...more,
});

const model = (slug: string, deployments: Summary[]): ModelSummary => ({
  ...{ slug, name: `Model ${slug}`, summary: '', licence: 'MIT', premium: false, status: 'warm' },
  ...{ input: 'image', output: 'image', speed: null, typicalCharge: null, deployments },
  fromPrice: {
    amount: '0.002000000',
    meter: 'gpu_time',
    unit: 'GPU second',
    gpuSecond: true,
    besides: [],
  },
});

test('each measured deployment is a point; what is not measured is counted, never drawn', () => {
  const { points, unmeasured } = pricedSpeeds([
    model('a', [deployment('one')]),
    model('b', [deployment('two'), deployment('three', { p50Us: null, typicalCharge: null })]),
  ]);
  assert.equal(unmeasured, 1);
  assert.deepEqual(
    points.map(({ id, label, seconds, nanos }) => [id, label, seconds, nanos]),
    [
      ['one', 'Model a', 0.5, 2_000_000],
      ['two', 'On two', 0.5, 2_000_000],
    ],
  );
  assert.deepEqual(pricedSpeeds([]), { points: [], unmeasured: 0 });
});
