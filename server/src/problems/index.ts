export { assert } from './assert.ts';
export { isProblemSlug, PROBLEMS, type ProblemSlug, type RetryAdvice } from './catalog.ts';
export { ProblemError, problem, type ProblemMembers } from './problem-error.ts';
