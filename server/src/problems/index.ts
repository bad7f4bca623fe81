export { assert } from './assert.ts';
export { isProblemSlug, PROBLEMS, type ProblemSlug, type RetryAdvice } from './catalog.ts';
export { ProblemError, type ProblemMembers, problem } from './problem-error.ts';
