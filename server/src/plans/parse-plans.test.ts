import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { DataFileError } from '../data-files/index.ts';
import { createPlanList, decidePlanLoad, type Plan, parsePlans } from './index.ts';

const SHIPPED = readFileSync(new URL('../../../plans.yaml', import.meta.url), 'utf8');
const PRO = `
  - slug: pro
    name: Pro
    price: 59
    credits: { amount: 59, cadence: cycle }
    introductory: { multiplier: 2, for: first cycle }
    premium: true
    whenFundsEnd: stop
    limits: { requestsPerMinute: 3000, concurrentRuns: 256 }
`;

function faultsOf(text: string): readonly string[] {
  try {
    parsePlans(text);
  } catch (error) {
    if (error instanceof DataFileError) return error.lines;
    throw error;
  }
  return [];
}

test('the shipped plan is Free: half a dollar a UTC day, doubled for 30 days', () => {
  assert.deepEqual(parsePlans(SHIPPED), [
    {
      slug: 'free',
      name: 'Free',
      retired: false,
      priceNanos: 0n,
      creditNanos: 500_000_000n,
      creditCadence: 'day',
      introductory: { multiplier: 2, period: { kind: 'days', days: 30 } },
      premium: false,
      whenFundsEnd: 'finish',
      requestsPerMinute: 600,
      concurrentRuns: 64,
    },
  ]);
});

test('a paid plan can be added as data', () => {
  const pro = parsePlans(SHIPPED + PRO)[1];
  assert.equal(pro?.priceNanos, 59_000_000_000n);
  assert.deepEqual(pro?.introductory, { multiplier: 2, period: { kind: 'first-cycle' } });
  assert.equal(pro?.whenFundsEnd, 'stop');
});

test('every fault of a plans file is told with its line', () => {
  const text = `plans:
  - slug: pro
    name: Pro
    price: -1
    credits: { amount: 1e3, cadence: week }
    introductory: { multiplier: 1.5, for: a while }
    premium: yes please
    whenFundsEnd: stop
    limits: { requestsPerMinute: 0 }
    colour: red
`;
  const faults = faultsOf(text).map((line) => /^plans\.yaml:(\d+): (\S+)/.exec(line)?.slice(1));
  assert.deepEqual(faults, [
    ['1', 'plans'],
    ['4', 'plans[0].price'],
    ['5', 'plans[0].credits.amount'],
    ['5', 'plans[0].credits.cadence'],
    ['6', 'plans[0].introductory.multiplier'],
    ['6', 'plans[0].introductory.for'],
    ['7', 'plans[0].premium'],
    ['9', 'plans[0].limits.requestsPerMinute'],
    ['9', 'plans[0].limits.concurrentRuns'],
    ['10', 'plans[0].colour'],
  ]);
  for (const line of faultsOf(text)) assert.match(line, / — /);
});

test('a plan named twice, and a free plan that costs, are refused', () => {
  assert.match(faultsOf(SHIPPED + PRO + PRO).join(), /:\d+: plans\[2\]\.slug "pro" is used twice/);
  assert.match(
    faultsOf(SHIPPED.replace('price: 0', 'price: 1')).join(),
    /plans\[0\]\.price must be 0/,
  );
});

const free = (changes: Partial<Plan>): Plan => {
  const [plan] = parsePlans(SHIPPED);
  assert.ok(plan !== undefined);
  return { ...plan, version: 1, ...changes };
};

test('an unchanged plan makes no version, a changed one does, an absent one is retired', () => {
  const file = parsePlans(SHIPPED);
  assert.deepEqual(decidePlanLoad([free({})], file).versions, []);
  const changed = decidePlanLoad([free({ name: 'Old' }), free({ slug: 'gone', version: 4 })], file);
  assert.deepEqual(
    changed.versions.map((plan) => [plan.slug, plan.version, plan.retired]),
    [
      ['free', 2, false],
      ['gone', 5, true],
    ],
  );
  const again = decidePlanLoad([free({}), free({ slug: 'gone', retired: true })], file);
  assert.deepEqual(again.versions, []);
});

test('old versions of a plan stay readable for those who have them', () => {
  const list = createPlanList([
    free({ version: 2, name: 'New' }),
    free({}),
    free({ slug: 'x', retired: true }),
  ]);
  assert.equal(list.newest('free')?.name, 'New');
  assert.equal(list.version('free', 1)?.name, 'Free');
  assert.equal(list.newest('nothing'), null);
  assert.deepEqual(
    list.offered.map((plan) => plan.slug),
    ['free'],
  );
});
