import assert from 'node:assert/strict';
import test from 'node:test';
import { openDiary } from '../support/diary.ts';
import { problemOf } from '../support/diary-answer.ts';

const PHOTO = `
meter: worker
defaultHold: 0.001
rateCards: [{ perGpuSecond: "0.1" }]`;

type OperatorsReceipt = Readonly<{
  status: string;
  charge: string;
  tags: Readonly<Record<string, string>>;
  resultUrl: string | null;
  resultExpiresAt: string | null;
}>;

test('the operator reads the receipt of a run to the last digit, and nothing of its output', async (t) => {
  const diary = await openDiary(t, { opens: '2026-11-22T10:00:00Z', models: { photo: PHOTO } });
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  const operator = await diary.operator();
  const ann = await diary.signUp('ann@example.test');
  const ran = await ann.run('photo', { headers: { 'x-tags': 'team=vision,stage=beta' } });
  const own = await ann.read<OperatorsReceipt>(`/api/runs/${ran.runId}`);
  assert.ok(own.resultUrl, 'the customer has its output');

  const path = `/api/operator/customers/${ann.customerId}/runs/${ran.runId}`;
  const theirs = await operator.read<OperatorsReceipt>(path);
  assert.equal(theirs.resultUrl, null);
  assert.deepEqual({ ...theirs, resultUrl: own.resultUrl }, own, 'the same in all else');
  assert.deepEqual(theirs.tags, { team: 'vision', stage: 'beta' });
  assert.deepEqual([theirs.status, theirs.charge], ['succeeded', '0.000300000']);

  for (const way of [`/api/runs/${ran.runId}`, `/api/runs/${ran.runId}/result`]) {
    const told = problemOf(await operator.call('GET', way));
    assert.equal(told.code, 'key-scope', way);
  }
  const bob = await diary.signUp('bob@example.test');
  assert.equal(problemOf(await bob.call('GET', path)).code, 'not-found');
  const misplaced = `/api/operator/customers/${bob.customerId}/runs/${ran.runId}`;
  assert.equal(problemOf(await operator.call('GET', misplaced)).code, 'not-found');
});
