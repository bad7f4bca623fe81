import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDollars, type Price, parseDollars } from '../money/index.ts';
import type { UpstreamAnswer } from '../upstreams/index.ts';
import { type AnswerToJudge, type Judgement, judgeAnswer } from './judge-answer.ts';

/** $0.00125 per GPU second. */
const BY_TIME: readonly Price[] = [
  { meter: 'gpu_time', amountNanos: parseDollars('0.00125'), unitQuantity: 1_000_000n },
];
/** The same, and $0.02 a run. */
const BY_TIME_AND_RUN: readonly Price[] = [
  ...BY_TIME,
  { meter: 'run', amountNanos: parseDollars('0.02'), unitQuantity: 1n },
];

type Case = Partial<Omit<AnswerToJudge, 'answer'>> & Readonly<{ answer: UpstreamAnswer }>;

function judge(given: Case): Judgement {
  return judgeAnswer({
    meter: 'worker',
    prices: BY_TIME,
    knownUsage: { run: 1n },
    limitNanos: null,
    stop: null,
    stoppedAtUs: null,
    ...given,
  });
}

/** The worker's answer with its own figure, after `sawUs` µs in which the gateway waited. */
function output(gpuTime: string | null, sawUs: bigint, bytes = 100): UpstreamAnswer {
  return { kind: 'output', contentType: 'image/png', bytes, gpuTime, gatewayUs: sawUs };
}

const aborted = (sawUs: bigint): UpstreamAnswer => ({ kind: 'aborted', gatewayUs: sawUs });

// What the worker says | what the gateway saw, µs | what is billed, µs | the charge, dollars
const CHARGED: readonly [string, string, bigint, bigint, string][] = [
  ['a worker inside what we saw is believed', '1000000', 1_100_000n, 1_000_000n, '0.001250000'],
  ['a worker that says nothing was used is believed', '0', 500_000n, 0n, '0.000000000'],
  ['one µs is rounded half away from zero', '1', 500n, 1n, '0.000000001'],
  ['two µs are 2.5 nano-dollars, so 3', '2', 500n, 2n, '0.000000003'],
  [
    'a little more than we saw is billed as what we saw',
    '1050000',
    1_000_000n,
    1_000_000n,
    '0.001250000',
  ],
  [
    '110 % and a second is the most that is no fault',
    '2100000',
    1_000_000n,
    1_000_000n,
    '0.001250000',
  ],
];

for (const [what, says, sawUs, billableUs, charge] of CHARGED) {
  test(`${what}: ${says} µs said, ${sawUs} µs seen, $${charge}`, () => {
    const judgement = judge({ answer: output(says, sawUs) });
    assert.deepEqual(
      [judgement.status, judgement.rule, judgement.code, judgement.fault],
      ['succeeded', 'succeeded', null, null],
    );
    assert.equal(judgement.workerUs, BigInt(says));
    assert.equal(judgement.billableUs, billableUs);
    assert.equal(formatDollars(judgement.ratedNanos), charge);
    assert.equal(judgement.mayExtend, true);
  });
}

test('what is priced besides GPU time is added to it', () => {
  const judgement = judge({ prices: BY_TIME_AND_RUN, answer: output('1000000', 1_100_000n) });
  assert.equal(formatDollars(judgement.ratedNanos), '0.021250000');
  assert.deepEqual(judgement.usage, { run: 1n, gpu_time: 1_000_000n });
});

test('a deployment metered by the gateway bills what the gateway saw, whatever the worker says', () => {
  for (const says of ['1', '99999999999', 'NaN', null]) {
    const judgement = judge({ meter: 'gateway', answer: output(says, 2_000_000n) });
    assert.equal(judgement.billableUs, 2_000_000n);
    assert.equal(formatDollars(judgement.ratedNanos), '0.002500000');
  }
});

const LIES = ['-1', '1.5', 'NaN', '', '1e6', '0x10', '5, 6', ' 5', '9'.repeat(16), '2100001', null];
for (const says of LIES) {
  test(`a worker that says ${JSON.stringify(says)} is a fault: its output is withheld and free`, () => {
    const judgement = judge({ answer: output(says, 1_000_000n) });
    assert.deepEqual(
      [judgement.status, judgement.rule, judgement.code, judgement.ratedNanos],
      ['failed', 'worker-failed', 'upstream-failed', 0n],
    );
    assert.equal(judgement.fault?.kind, 'gpu-time');
    assert.equal(judgement.billableUs, null);
  });
}

test('an empty output is a fault, even from an honest worker', () => {
  assert.equal(judge({ answer: output('5', 10n, 0) }).fault?.kind, 'empty-output');
});

// How it ended | the answer | the rule | the problem | is the operator told?
const FREE: readonly [string, Case, string, boolean][] = [
  [
    'the worker rejected the input',
    { answer: { kind: 'rejected', detail: 'too dark', field: 'photo', gatewayUs: 9n } },
    'run-failed',
    false,
  ],
  [
    'the worker died',
    { answer: { kind: 'failed', detail: 'The connection broke.', gatewayUs: 9n } },
    'upstream-failed',
    false,
  ],
  [
    'the worker was full',
    { answer: { kind: 'busy', detail: 'full', gatewayUs: 9n } },
    'no-worker',
    false,
  ],
  [
    'the worker answered twice',
    { answer: { kind: 'fault', fault: 'answered-twice', detail: 'Twice.', gatewayUs: 9n } },
    'upstream-failed',
    true,
  ],
  ['the call was aborted by nobody', { answer: aborted(9n) }, 'upstream-failed', false],
  [
    'the deadline came',
    { answer: aborted(9n), stop: 'deadline', stoppedAtUs: 8n },
    'upstream-timeout',
    false,
  ],
  [
    'the answer came after the deadline',
    { answer: output('5', 9n), stop: 'deadline' },
    'upstream-timeout',
    false,
  ],
];

for (const [ending, given, code, told] of FREE) {
  test(`nothing is charged where ${ending}`, () => {
    const judgement = judge({ prices: BY_TIME_AND_RUN, ...given });
    assert.deepEqual(
      [judgement.status, judgement.rule, judgement.code, judgement.ratedNanos, judgement.usage],
      ['failed', 'worker-failed', code, 0n, {}],
    );
    assert.equal(judgement.fault !== null, told);
    assert.equal(judgement.mayExtend, false);
  });
}

test('a rejected input names its field in the words of the worker', () => {
  const answer = { kind: 'rejected', detail: 'too dark', field: 'photo', gatewayUs: 9n } as const;
  const { field, detail } = judge({ answer });
  assert.deepEqual([field, detail], ['photo', 'The model rejected this input: too dark']);
});

// Stopped by | what the worker said, µs | what the gateway saw, µs | billed, µs | rated, dollars
const STOPPED: readonly ['cap' | 'cancelled', bigint | null, bigint, bigint, string][] = [
  ['cancelled', 400_000n, 1_000_000n, 400_000n, '0.000500000'],
  ['cancelled', null, 1_000_000n, 0n, '0.000000000'],
  ['cancelled', 1_100_000n, 1_000_000n, 1_000_000n, '0.001250000'],
  ['cancelled', 2_100_001n, 1_000_000n, 0n, '0.000000000'],
  ['cap', 800_000n, 1_000_000n, 800_000n, '0.001000000'],
];

for (const [stop, stoppedAtUs, sawUs, billableUs, rated] of STOPPED) {
  test(`stopped (${stop}) at ${stoppedAtUs} µs of ${sawUs}: $${rated}, and no price per run`, () => {
    const given = { prices: BY_TIME_AND_RUN, answer: aborted(sawUs), stop, stoppedAtUs };
    const judgement = judge(given);
    const [rule, code] =
      stop === 'cap' ? ['stopped-at-cap', 'run-stopped-at-cap'] : ['cancelled', 'run-cancelled'];
    assert.deepEqual([judgement.status, judgement.rule, judgement.code], ['cancelled', rule, code]);
    assert.equal(judgement.billableUs, billableUs);
    assert.equal(formatDollars(judgement.ratedNanos), rated);
    assert.equal(judgement.mayExtend, false);
  });
}

test('an answer that was faster than its cancellation is an answer', () => {
  const judgement = judge({ answer: output('1000000', 1_100_000n), stop: 'cancelled' });
  assert.deepEqual([judgement.status, judgement.billableUs], ['succeeded', 1_000_000n]);
});

test('an output above its cap is withheld, and one exactly at it is given', () => {
  const answer = output('1000000', 1_100_000n);
  const at = judge({ answer, limitNanos: parseDollars('0.00125') });
  assert.equal(at.status, 'succeeded');
  const above = judge({ answer, limitNanos: parseDollars('0.001249999') });
  assert.deepEqual(
    [above.status, above.rule, above.code, above.mayExtend],
    ['cancelled', 'stopped-at-cap', 'run-stopped-at-cap', false],
  );
  assert.equal(formatDollars(above.ratedNanos), '0.001250000');
});
