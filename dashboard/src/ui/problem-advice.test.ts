import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Problem } from '../client/problem.ts';
import { adviceFor, LOST_RUN_ADVICE, problemPage } from './problem-advice.ts';

const problem = (members: Partial<Problem>): Problem => ({
  type: 'http://localhost:8080/problems/run-failed',
  title: 'The model rejected this input',
  status: 422,
  detail: 'image is too small',
  instance: '/v1/x',
  code: 'run-failed',
  ...members,
});

test('a problem says what was charged and what to do', () => {
  const advice = adviceFor(problem({}));
  assert.match(advice.charged, /Nothing was charged/);
  assert.match(advice.next, /run it again/);
});

test('that nothing was charged is said once', () => {
  const detail = 'No worker answers just now. Nothing was charged.';
  assert.equal(adviceFor(problem({ code: 'no-worker', detail })).charged, '');
  assert.equal(adviceFor(problem({ detail, charge: '0.000000000' })).charged, '');
});

test('a charge that the problem names is told exactly', () => {
  const advice = adviceFor(problem({ code: 'run-stopped-at-cap', charge: '0.004192103' }));
  assert.equal(advice.charged, 'Charged: $0.004192103.');
});

test('where no answer came, a run is spoken of only where one was asked for', () => {
  const { charged, next } = adviceFor(problem({ code: 'unreachable', type: 'about:blank' }));
  assert.doesNotMatch(`${charged} ${next}`, /run|charge/i);
  assert.notEqual(next, '');
  assert.match(
    `${LOST_RUN_ADVICE.charged} ${LOST_RUN_ADVICE.next}`,
    /charged once.*never repeated/,
  );
});

test('the page about a problem is one of this site, whatever its type says', () => {
  assert.equal(problemPage(problem({})), '/problems/run-failed');
  assert.equal(problemPage(problem({ type: 'about:blank' })), null);
  assert.equal(problemPage(problem({ type: 'https://elsewhere.example/?x=<b>' })), null);
});

test('every refusal of the server’s catalog has its advice, or a notice of its own', () => {
  const catalog = new URL('../../../server/src/problems/catalog.ts', import.meta.url);
  const slugs = [...readFileSync(catalog, 'utf8').matchAll(/^ {2}'?([a-z-]+)'?: \{$/gm)];
  assert.ok(slugs.length > 20, 'the catalog was read');
  for (const [, code = ''] of slugs) {
    if (code === 'out-of-credits') continue;
    assert.notEqual(adviceFor(problem({ code })).next, '', code);
  }
});
