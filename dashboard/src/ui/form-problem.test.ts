import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError, reached } from '../client/problem.ts';
import { formProblem } from './form-problem.ts';

const refused = (field?: string): ProblemError =>
  new ProblemError({
    type: 'about:blank',
    title: 'The request is not valid',
    status: 400,
    detail: 'Too short.',
    instance: '',
    code: 'invalid-request',
    ...(field === undefined ? {} : { field }),
  });

test('a problem that names a field of the form stands at that field, and only there', () => {
  assert.deepEqual(formProblem(refused('password'), ['email', 'password']), {
    fields: { password: 'Too short.' },
    rest: null,
  });
});

test('a problem with another field, or none, stands above the form', () => {
  for (const error of [refused('elsewhere'), refused()]) {
    const { fields, rest } = formProblem(error, ['email']);
    assert.deepEqual(fields, {});
    assert.equal(rest?.detail, 'Too short.');
  }
});

test('no error, nothing to say', () => {
  assert.deepEqual(formProblem(null, ['email']), { fields: {}, rest: null });
});

test('an answer that never came is told as such, a defect of the page as a defect', async () => {
  const lost = await reached(Promise.reject(new TypeError('fetch failed'))).catch((error) => error);
  assert.equal(formProblem(lost, []).rest?.code, 'unreachable');
  assert.equal(formProblem(new TypeError('x is undefined'), []).rest?.code, 'page-defect');
});
