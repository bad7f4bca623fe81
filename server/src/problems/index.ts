export { assert } from './assert.ts';
export { isProblemSlug, PROBLEMS, type ProblemSlug } from './catalog.ts';
export { ProblemError, type ProblemMembers, problem } from './problem-error.ts';
