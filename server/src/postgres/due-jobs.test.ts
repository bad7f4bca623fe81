import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMs, parseInstant } from '../time/index.ts';
import { nextDueOf } from './due-jobs.ts';

const run = async (): Promise<void> => {};
const DUE = parseInstant('2026-11-22T10:00:00Z');
const HOUR_MS = 3_600_000;

test('a job that ran on time or a little late keeps its rhythm', () => {
  const after = (lateMs: number) =>
    nextDueOf({ every: HOUR_MS, run }, { dueAt: DUE, now: addMs(DUE, lateMs), payload: {} });
  assert.equal(after(0), parseInstant('2026-11-22T11:00:00Z'));
  assert.equal(after(HOUR_MS - 1), parseInstant('2026-11-22T11:00:00Z'));
});

test('runs that were missed are made up by one, and the rhythm stays', () => {
  const context = { dueAt: DUE, now: addMs(DUE, 72 * HOUR_MS + 1), payload: {} };
  assert.equal(nextDueOf({ every: HOUR_MS, run }, context), parseInstant('2026-11-25T11:00:00Z'));
});

test('a job with its own calendar decides itself', () => {
  const next = parseInstant('2026-12-01T00:00:00Z');
  const context = { dueAt: DUE, now: DUE, payload: {} };
  assert.equal(nextDueOf({ nextDue: () => next, run }, context), next);
});
