import assert from 'node:assert/strict';
import test from 'node:test';
import type { RateCardId, RunId } from '../ids/index.ts';
import { nanoUsd } from '../money/index.ts';
import { instant } from '../time/index.ts';
import { explainRun, type ReceiptFacts } from './receipt.ts';

const AT = instant(Date.UTC(2026, 10, 22));

/** 1 µs at 2 nano-dollars per 3 µs: two thirds of a nano-dollar, charged as one. */
const FACTS: ReceiptFacts = {
  runId: 'run_1' as RunId,
  status: 'succeeded',
  code: null,
  rule: 'succeeded',
  model: 'model',
  modelName: 'Model',
  deploymentId: 'deployment',
  gpu: 'Test GPU',
  provider: 'here',
  acceptedAt: AT,
  startedAt: AT,
  endedAt: AT,
  gpuTimeUs: 1n,
  workerTimeUs: 1n,
  gatewayTimeUs: 1n,
  usage: { gpu_time: 1n },
  prices: [{ meter: 'gpu_time', amountNanos: nanoUsd(2n), unitQuantity: 3n }],
  ratedNanos: nanoUsd(1n),
  chargeNanos: nanoUsd(1n),
  coveredNanos: nanoUsd(5n),
  writeOffNanos: nanoUsd(0n),
  rateCard: { id: 'rc_1' as RateCardId, version: 1, validFrom: AT },
  paidBy: [],
  key: null,
  source: 'api',
  tags: {},
  result: null,
};

test('a receipt shows the exact cost of a component and what rounding added', () => {
  const receipt = explainRun(FACTS, AT);
  assert.equal(receipt.quantities[0]?.cost, '0.000000000666666666666…');
  assert.equal(receipt.rounding, '0.000000000333333333333…');
});

test('nothing is rounded where nothing is charged', () => {
  const facts = { ...FACTS, ratedNanos: nanoUsd(0n), chargeNanos: nanoUsd(0n) };
  for (const status of ['failed', 'written_off', 'running'] as const) {
    assert.equal(explainRun({ ...facts, status }, AT).rounding, '0');
  }
});

test('a running run shows the quantities that are known already', () => {
  const facts = { ...FACTS, status: 'running', usage: {}, rule: null } as const;
  const receipt = explainRun(facts, AT);
  assert.deepEqual([receipt.quantities, receipt.ruleText], [[], null]);
});
