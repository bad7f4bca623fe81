import assert from 'node:assert/strict';
import test from 'node:test';
import { readTable } from '../../test/support/read-table.ts';
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
    watched: true,
    prices: BY_TIME,
    knownUsage: { run: 1n },
    counted: { usage: {}, fault: null },
    deadlineUs: 600_000_000n,
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

// µs and dollars; a GPU second is $0.00125.
const CHARGED = readTable(`
  the worker says | we saw  | billed  | charge      | so that
  1000000         | 1100000 | 1000000 | 0.001250000 | a worker inside what we saw is believed
  0               |  500000 |       0 | 0.000000000 | what was not used is not charged
  1               |     500 |       1 | 0.000000001 | 1.25 nano-dollars are rounded to the nearest
  2               |     500 |       2 | 0.000000003 | 2.5 nano-dollars are rounded away from zero
  1050000         | 1000000 | 1000000 | 0.001250000 | no more is billed than we saw
  2100000         | 1000000 | 1000000 | 0.001250000 | 110 % and a second are no fault yet
`);

for (const cell of CHARGED) {
  test(cell('so that'), () => {
    const answer = output(cell('the worker says'), BigInt(cell('we saw')));
    const judgement = judge({ answer });
    assert.deepEqual(
      [judgement.status, judgement.rule, judgement.code, judgement.fault],
      ['succeeded', 'succeeded', null, null],
    );
    assert.equal(judgement.workerUs, BigInt(cell('the worker says')));
    assert.equal(judgement.billableUs, BigInt(cell('billed')));
    assert.equal(formatDollars(judgement.ratedNanos), cell('charge'));
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

test('what nobody timed is billed by the worker’s figure, or written off', () => {
  const judged = (says: string | null): Judgement =>
    judge({ meter: 'gateway', watched: false, answer: output(says, 60_000_000n) });
  assert.deepEqual([judged('500').status, judged('500').billableUs], ['succeeded', 500n]);
  for (const says of [null, 'NaN', '99999999999']) {
    const { status, rule, ratedNanos, fault } = judged(says);
    assert.deepEqual(
      [status, rule, ratedNanos, fault],
      ['written_off', 'outcome-unknown', 0n, null],
    );
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

const seen = { gatewayUs: 9n };
const rejected = { kind: 'rejected', detail: 'too dark', field: 'photo', ...seen } as const;
const twice = { kind: 'fault', fault: 'answered-twice', detail: 'Twice.', ...seen } as const;
const late = output('5', 9n);

// How it ended, the answer, the problem, and whether it is the worker's fault.
const FREE: readonly [string, Case, string, boolean][] = [
  ['the worker rejected the input', { answer: rejected }, 'run-failed', false],
  [
    'the worker died',
    { answer: { kind: 'failed', detail: '', ...seen } },
    'upstream-failed',
    false,
  ],
  ['the worker was full', { answer: { kind: 'busy', detail: '', ...seen } }, 'no-worker', false],
  ['the worker answered twice', { answer: twice }, 'upstream-failed', true],
  ['the call was aborted by nobody', { answer: aborted(9n) }, 'upstream-failed', false],
  ['the deadline came', { answer: aborted(9n), stop: 'deadline' }, 'upstream-timeout', false],
  ['the answer came too late', { answer: late, stop: 'deadline' }, 'upstream-timeout', false],
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
  const { field, detail } = judge({ answer: rejected });
  assert.deepEqual([field, detail], ['photo', 'The model rejected this input: too dark']);
});

// µs, as the worker said and as we saw, and dollars. A price per run is not part of it.
const STOPPED = readTable(`
  stopped by | said    | we saw  | billed  | rated       | so that
  cancelled  |  400000 | 1000000 |  400000 | 0.000500000 | the time until then is charged
  cancelled  | 1100000 | 1000000 | 1000000 | 0.001250000 | it is never more than we saw
  cancelled  | 2100001 | 1000000 |       0 | 0.000000000 | what cannot be believed is free
  cancelled  |         | 1000000 |       0 | 0.000000000 | where nothing is said, nothing is guessed
  cap        |  800000 | 1000000 |  800000 | 0.001000000 | at a cap it is the same
`);

for (const cell of STOPPED) {
  test(`of a run stopped by ${cell('stopped by')}: ${cell('so that')}`, () => {
    const stop = cell('stopped by') === 'cap' ? 'cap' : 'cancelled';
    const said = cell('said');
    const judgement = judge({
      prices: BY_TIME_AND_RUN,
      answer: aborted(BigInt(cell('we saw'))),
      stop,
      stoppedAtUs: said === '' ? null : BigInt(said),
    });
    const [rule, code] =
      stop === 'cap' ? ['stopped-at-cap', 'run-stopped-at-cap'] : ['cancelled', 'run-cancelled'];
    assert.deepEqual([judgement.status, judgement.rule, judgement.code], ['cancelled', rule, code]);
    assert.equal(judgement.billableUs, BigInt(cell('billed')));
    assert.equal(formatDollars(judgement.ratedNanos), cell('rated'));
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

test('of an output above its cap the GPU time alone is charged, as of a run that was stopped', () => {
  const given = { prices: BY_TIME_AND_RUN, limitNanos: parseDollars('0.02') };
  const fast = judge({ ...given, answer: output('1000000', 1_100_000n) });
  const slow = judge({
    ...given,
    answer: aborted(1_100_000n),
    stop: 'cap',
    stoppedAtUs: 1_000_000n,
  });
  assert.equal(formatDollars(fast.ratedNanos), '0.001250000');
  assert.deepEqual(fast.usage, { gpu_time: 1_000_000n });
  assert.deepEqual({ ...fast, detail: null }, { ...slow, detail: null });
});

/** $0.002 a megapixel. */
const BY_PIXEL: readonly Price[] = [
  { meter: 'megapixel', amountNanos: parseDollars('0.002'), unitQuantity: 1_000_000n },
];

test('what was counted of the output is charged with what was known before', () => {
  const prices = [...BY_TIME_AND_RUN, ...BY_PIXEL];
  const counted = { usage: { megapixel: 3_000_000n }, fault: null };
  const judgement = judge({ prices, counted, answer: output('1000000', 1_100_000n) });
  assert.equal(formatDollars(judgement.ratedNanos), '0.027250000');
  assert.deepEqual(judgement.usage, { run: 1n, megapixel: 3_000_000n, gpu_time: 1_000_000n });
});

test('an output that cannot be counted is a fault, withheld and free', () => {
  const counted = { usage: {}, fault: 'The output is no picture that can be read.' };
  const judgement = judge({ prices: BY_PIXEL, counted, answer: output('10', 100n) });
  assert.deepEqual(
    [judgement.status, judgement.code, judgement.ratedNanos, judgement.fault?.kind],
    ['failed', 'upstream-failed', 0n, 'output-pixels'],
  );
});

test('no GPU time is billed beyond the deadline, however late the answer is judged', () => {
  const late = judge({ deadlineUs: 1_000_000n, answer: output('3000000', 9_000_000n) });
  assert.deepEqual(
    [late.status, late.workerUs, late.billableUs],
    ['succeeded', 3_000_000n, 1_000_000n],
  );
  const stopped = judge({
    deadlineUs: 1_000_000n,
    answer: aborted(9_000_000n),
    stop: 'cancelled',
    stoppedAtUs: 3_000_000n,
  });
  assert.equal(stopped.billableUs, 1_000_000n);
});

test('usage whose cost is beyond every amount is a fault, and closes its hold', () => {
  const prices: readonly Price[] = [
    { meter: 'gpu_time', amountNanos: parseDollars('1000000'), unitQuantity: 1n },
  ];
  const judgement = judge({ prices, answer: output('10000', 20_000n) });
  assert.deepEqual(
    [judgement.status, judgement.ratedNanos, judgement.fault?.kind],
    ['failed', 0n, 'usage'],
  );
});
