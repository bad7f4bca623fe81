import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nanoUsd } from '../../money/index.ts';
import { isProblemSlug, PROBLEMS, problem } from '../../problems/index.ts';
import { problemAnswer, toProblem } from './problem-body.ts';

const CONTEXT = {
  publicUrl: 'https://meter.example',
  instance: 'urn:uuid:1',
  runFace: false,
  compatible: false,
};

test('a refusal is an RFC 9457 problem with its members', () => {
  const refusal = problem('out-of-credits', 'You have $0.004.', {
    available: nanoUsd(4_000_000n),
    required: '0.019000000',
    resetsAt: '2026-11-23T00:00:00.000Z',
  });
  assert.deepEqual(problemAnswer(refusal, CONTEXT), {
    status: 402,
    headers: {},
    body: {
      type: 'https://meter.example/problems/out-of-credits',
      title: PROBLEMS['out-of-credits'].title,
      status: 402,
      detail: 'You have $0.004.',
      instance: 'urn:uuid:1',
      code: 'out-of-credits',
      available: '0.004000000',
      required: '0.019000000',
      resetsAt: '2026-11-23T00:00:00.000Z',
    },
  });
});

test('on the run API `error` says the same as `detail`', () => {
  const { body } = problemAnswer(problem('not-found', 'Nothing.'), { ...CONTEXT, runFace: true });
  assert.equal(body.error, 'Nothing.');
});

test('for clients of the reference service want of credit is 406, and only that', () => {
  const compatible = { ...CONTEXT, compatible: true };
  assert.equal(problemAnswer(problem('out-of-credits', ''), compatible).status, 406);
  assert.equal(problemAnswer(problem('in-debt', ''), compatible).status, 402);
});

test('waiting times become Retry-After, rounded up to whole seconds', () => {
  const headers = (members: Record<string, unknown>) =>
    problemAnswer(problem('rate-limited', '', members), CONTEXT).headers;
  assert.equal(headers({ retryAfterMs: 1 })['retry-after'], '1');
  assert.equal(headers({ retryAfterMs: 1_001 })['retry-after'], '2');
  assert.equal(headers({ retryAfterSeconds: 7 })['retry-after'], '7');
  assert.equal(headers({ retryAfterMs: 100, limit: 60 })['ratelimit-limit'], '60');
});

test('what nobody expected tells nothing of itself', () => {
  const refusal = toProblem(new Error('password=hunter2'));
  assert.equal(refusal.slug, 'internal');
  assert.doesNotMatch(JSON.stringify(problemAnswer(refusal, CONTEXT)), /hunter2/);
});

test('a database that is away is no defect', () => {
  const lost = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  assert.equal(toProblem(lost).slug, 'billing-unavailable');
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  assert.equal(toProblem(full).slug, 'billing-unavailable');
});

test('every refusal of the catalog can be told', () => {
  for (const slug of Object.keys(PROBLEMS)) {
    assert.ok(isProblemSlug(slug));
    const answer = problemAnswer(problem(slug, 'Why.'), CONTEXT);
    assert.equal(answer.status, PROBLEMS[slug].status);
    assert.equal(answer.body.code, slug);
  }
});
