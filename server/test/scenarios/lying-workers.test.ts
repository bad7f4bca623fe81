import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDollars, nanoUsd } from '../../src/money/index.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import type { Person } from '../support/diary-person.ts';
import { eventually } from '../support/eventually.ts';
import type { ScriptedBehaviour } from '../support/scripted-behaviour.ts';

const PHOTO = `
meter: worker
runDeadlineMs: 400
defaultHold: 0.30
rateCards: [{ perGpuSecond: "100" }]`;
/** Cheap, so that whole seconds that were never worked would still fit the credit. */
const SKETCH = `
meter: worker
defaultHold: 0.01
rateCards: [{ perGpuSecond: "0.01" }]`;
const DAY_US = 86_400_000_000;

async function openWorkshop(t: test.TestContext): Promise<[Diary, Person, Person]> {
  const diary = await openDiary(t, {
    opens: '2026-11-22T10:00:00Z',
    models: { photo: PHOTO, sketch: SKETCH, clocked: SKETCH.replace('worker', 'gateway') },
  });
  return [diary, await diary.signUp('ann@example.test'), await diary.operator()];
}

type Fault = Readonly<{ runId: string; kind: string; deployment: string; customerId: string }>;

/** Each behaviour must end so, cost nothing, and be the operator's to see where it is a fault. */
async function expectFree(
  [diary, ann, operator]: readonly [Diary, Person, Person],
  cases: readonly (readonly [what: string, behaviour: ScriptedBehaviour, fault: string | null])[],
  ends: Readonly<{ status: number; code: string; field?: string }>,
): Promise<void> {
  for (const [what, behaviour, fault] of cases) {
    diary.worker.script('photo', behaviour);
    const told = await ann.isRefused('photo');
    const { status, code, charge, requestId } = told;
    const wanted = [ends.status, ends.code, '0.000000000'];
    assert.deepEqual([status, code, charge], wanted, `${what}: ${told.detail}`);
    const receipt = await ann.receipt(String(requestId));
    const paid = [receipt.status, receipt.charge, receipt.ratedCost, receipt.rule];
    assert.deepEqual(paid, ['failed', '0.000000000', '0.000000000', 'worker-failed'], what);
    const faults = await operator.read<{ items: Fault[] }>('/api/operator/worker-faults');
    const seen = faults.items.find(({ runId }) => runId === requestId);
    assert.equal(seen?.kind ?? null, fault, what);
    if (seen !== undefined) assert.equal(seen.customerId, ann.customerId);
    const result = await ann.call('GET', `/v1/requests/${requestId}/result`);
    assert.equal(result.status, 404, `${what}: the output is withheld`);
  }
  const { available, held, spentTotal } = await ann.summary();
  assert.deepEqual([available, held, spentTotal], ['1.000000000', '0.000000000', '0.000000000']);
}

test('a worker that lies about its GPU time is not believed, not charged, and seen', async (t) => {
  const scene = await openWorkshop(t);
  const lies: [string, number | string | null][] = [
    ['less than nothing', -1],
    ['no number', 'NaN'],
    ['nothing', null],
    ['an empty header', ''],
    ['24 hours for a moment', DAY_US],
    ['three seconds for a moment', 3_000_000],
    ['a fraction', 1.5],
    ['an exponent', '1e3'],
    ['infinity', 'Infinity'],
    ['hexadecimal', '0x10'],
    ['two figures', '3000, 3000'],
    ['more than a number holds', '9'.repeat(30)],
  ];
  await expectFree(
    scene,
    lies.map(([what, gpuTimeUs]) => [what, { gpuTimeUs, durationMs: 5 }, 'gpu-time'] as const),
    { status: 502, code: 'upstream-failed' },
  );
});

test('a worker that answers what no worker answers is not charged, and seen', async (t) => {
  const scene = await openWorkshop(t);
  await expectFree(
    scene,
    [
      ['a web page', { contentType: 'text/html', body: '<h1>It works!</h1>' }, 'html'],
      ['a web page, elaborately', { contentType: 'TEXT/HTML; charset=utf-8', body: 'x' }, 'html'],
      ['nothing', { body: '' }, 'empty-output'],
      ['two answers', { end: 'two-responses' }, 'answered-twice'],
      ['an answer and more', { end: 'extra-bytes' }, 'answered-twice'],
    ],
    { status: 502, code: 'upstream-failed' },
  );
});

test('a worker that fails or dies is not charged', async (t) => {
  const scene = await openWorkshop(t);
  await expectFree(
    scene,
    [
      ['an error', { status: 500, body: '{"error":"out of memory"}' }, null],
      ['an error as a page', { status: 503, contentType: 'text/html', body: '<h1>503</h1>' }, null],
      ['not its token', { status: 401, body: '{}' }, null],
      ['elsewhere', { status: 302, headers: { location: 'http://169.254.169.254/' } }, null],
      ['no content', { status: 204, body: '' }, null],
      ['gone before it answers', { end: 'die-before-headers' }, null],
      ['gone before its output', { end: 'die-after-headers' }, null],
      ['gone in the middle', { end: 'die-mid-body' }, null],
    ],
    { status: 502, code: 'upstream-failed' },
  );
});

test('a worker that hangs is stopped at the deadline and not charged', async (t) => {
  const scene = await openWorkshop(t);
  const soFar = { gpuTimeSoFarUs: 9 };
  await expectFree(
    scene,
    [
      ['never answers', { ...soFar, end: 'hang' }, null],
      ['never ends', { ...soFar, durationMs: 60_000 }, null],
      ['does not stop', { ...soFar, durationMs: 2_500, onDelete: 'ignore' }, null],
    ],
    { status: 504, code: 'upstream-timeout' },
  );
});

test('an input the model rejects is not charged, and says why', async (t) => {
  const [diary, ann] = await openWorkshop(t);
  const error = JSON.stringify({ error: 'no face in it', field: 'text' });
  diary.worker.script('photo', { status: 422, contentType: 'application/json', body: error });
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.status, told.code, told.field], [422, 'run-failed', 'text']);
  assert.match(told.detail, /no face in it/);
  assert.equal(told.charge, '0.000000000');
  assert.equal(await ann.left(), '1.000000000');
});

test('nobody pays for more time than the gateway itself saw', async (t) => {
  const [diary, ann, operator] = await openWorkshop(t);
  // Half a second too much is within what two clocks may differ by, and still not billed.
  diary.worker.script('sketch', { gpuTimeUs: 500_000, durationMs: 5 });
  const ran = await ann.run('sketch');
  const seconds = ran.headers.get('x-generation-time') ?? '';
  const seenUs = BigInt(seconds.replace('.', ''));
  assert.equal(BigInt(ran.gpuTimeUs), seenUs);
  assert.ok(seenUs < 500_000n, seconds);
  assert.equal(
    ran.charge,
    formatDollars(nanoUsd(seenUs * 10n)),
    '$0.01 a second are 10 nanos a µs',
  );
  const receipt = await ann.receipt(ran.runId);
  assert.deepEqual([receipt.gpuTimeUs, receipt.charge], [Number(seenUs), ran.charge]);

  // Where the gateway's time is what is billed, the worker may say what it likes.
  diary.worker.script('clocked', { gpuTimeUs: DAY_US, durationMs: 5 });
  const clocked = await ann.run('clocked');
  const clockedUs = BigInt((clocked.headers.get('x-generation-time') ?? '').replace('.', ''));
  assert.equal(clocked.charge, formatDollars(nanoUsd(clockedUs * 10n)));
  const faults = await operator.read<{ items: Fault[] }>('/api/operator/worker-faults');
  assert.deepEqual(faults.items, []);
});

test('a worker that is down is told at once, and taken again when it is back', async (t) => {
  const [diary, ann] = await openWorkshop(t);
  diary.worker.health('photo', 'down');
  await eventually('the server has seen it', async () => {
    const answer = await ann.send('photo');
    return answer.status === 503 && answer.headers.get('retry-after') !== null;
  });
  const told = await ann.isRefused('photo');
  assert.equal(told.code, 'no-worker');
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  diary.worker.health('photo', 'warm');
  await eventually('it runs again', async () => (await ann.send('photo')).status === 200);
  assert.equal((await ann.summary()).running, 0);
});
