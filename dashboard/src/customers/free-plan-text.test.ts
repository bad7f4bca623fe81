import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '../client/nouns.ts';
import { freePlanText } from './free-plan-text.ts';

const FREE: Plan = {
  slug: 'free',
  version: 1,
  name: 'Free',
  price: '0.000000000',
  credits: { amount: '0.500000000', cadence: 'day' },
  introductory: { multiplier: 2, days: 30 },
  premium: false,
  whenFundsEnd: 'finish',
  requestsPerMinute: 600,
  concurrentRuns: 64,
};

test('signing up is offered with the figures of the plan, not with ours', () => {
  assert.equal(
    freePlanText([{ ...FREE, price: '59.000000000' }, FREE]),
    '$0.50 of credit every day, no card needed — doubled for your first 30 days.',
  );
  assert.equal(
    freePlanText([{ ...FREE, introductory: null }]),
    '$0.50 of credit every day, no card needed.',
  );
});

test('nothing is promised while the plans are unknown', () => {
  assert.equal(freePlanText([]), '');
});
