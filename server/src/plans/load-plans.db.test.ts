import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { createTestClock, parseInstant } from '../time/index.ts';
import { createPlanCache, loadPlans, parsePlans } from './index.ts';

const SHIPPED = readFileSync(new URL('../../../plans.yaml', import.meta.url), 'utf8');
const database = await createTestDatabase();
const clock = createTestClock(parseInstant('2026-11-22T10:00:00Z'));
const load = (text: string) => database.transaction((tx) => loadPlans(tx, clock, parsePlans(text)));

test('plans load once, and read back as they were written', async () => {
  const loads = await Promise.all([load(SHIPPED), load(SHIPPED)]);
  assert.deepEqual(loads.map((each) => each.added.length).toSorted(), [0, 1]);
  const plans = await createPlanCache({ db: database.pool, onError: assert.ifError });
  assert.deepEqual(plans.current().newest('free'), { ...parsePlans(SHIPPED)[0], version: 1 });
});

test('a changed plan is a new version, and the old one stays readable', async () => {
  const load2 = await load(SHIPPED.replace('amount: 0.50', 'amount: 0.25'));
  assert.deepEqual(load2.changed, ['free']);
  const plans = (await createPlanCache({ db: database.pool, onError: assert.ifError })).current();
  assert.equal(plans.newest('free')?.creditNanos, 250_000_000n);
  assert.equal(plans.version('free', 1)?.creditNanos, 500_000_000n);
  await assert.rejects(database.pool.query('update plan_versions set version = 9'), /permission/);
});
