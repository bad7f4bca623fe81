import assert from 'node:assert/strict';
import test from 'node:test';
import { runHindrance } from './run-hindrance.ts';

const FREE = { status: 'active', lineStopped: false } as const;
const UP = { id: 'a', name: 'CPU', status: 'cold' } as const;
const DOWN = { id: 'b', name: 'L40S', status: 'down' } as const;

test('nothing hinders a run of a customer in good standing where a deployment is up', () => {
  assert.equal(runHindrance(FREE, { deployments: [UP, DOWN] }, 'cheapest'), null);
  assert.equal(runHindrance(undefined, { deployments: [UP] }, null), null);
  assert.equal(runHindrance(null, { deployments: [UP] }, null), null);
});

test('the standing of the customer is named first, because only it can be acted on', () => {
  const both = { status: 'suspended', lineStopped: true } as const;
  assert.match(runHindrance(both, { deployments: [DOWN] }, null) ?? '', /suspended/);
  const stopped = { ...FREE, lineStopped: true };
  assert.match(runHindrance(stopped, { deployments: [DOWN] }, null) ?? '', /stopped new runs/);
});

test('a model without a worker that is up, and a chosen deployment that is down, hinder', () => {
  assert.match(runHindrance(FREE, { deployments: [DOWN] }, 'cheapest') ?? '', /No worker/);
  assert.match(runHindrance(FREE, { deployments: [UP, DOWN] }, 'b') ?? '', /L40S is down/);
});
