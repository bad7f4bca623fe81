import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { asOwner } from '../../test/support/as-owner.ts';
import { openTestBooks, orderOf, settlementOf } from '../../test/support/books.ts';
import { createTestDatabase } from '../../test/support/database.ts';
import { expectBooksBalance } from '../../test/support/expect-books-balance.ts';
import type { CustomerId, KeyId, RunId } from '../ids/index.ts';
import { ProblemError } from '../problems/index.ts';
import type { RunStatus, Tags } from '../runs/index.ts';
import {
  addMs,
  createTestClock,
  DAY_MS,
  type Instant,
  instant,
  startOfNextUtcDay,
  toIso,
} from '../time/index.ts';
import {
  exportRuns,
  listRuns,
  type RunFilter,
  type RunLine,
  readRunFilter,
  readUsageFacets,
  readUsageSeries,
  readUsageSummary,
} from './index.ts';

const HOUR_MS = 3_600_000;
const database = await createTestDatabase();
const { pool } = database;
const clock = createTestClock(instant(Date.UTC(2026, 9, 1)));
const books = await openTestBooks(database, clock);
const at = toIso(addMs(clock.now(), -DAY_MS));
await asOwner(
  database,
  `insert into models values ('other-model', '${at}')`,
  `insert into model_versions values ('other-model', 1, '{"name": "Other"}', 'hash', '${at}')`,
  `insert into deployments values ('fast', 'model', '${at}'), ('other', 'other-model', '${at}')`,
  `insert into deployment_versions values ('fast', 1, '{"name": "Fast"}', 'hash', '${at}')`,
);

const DEPLOYMENTS = { deployment: 'model', fast: 'model', other: 'other-model' } as const;
type Deployment = keyof typeof DEPLOYMENTS;

type Made = Readonly<{
  deployment: Deployment;
  key: 0 | 1 | 2;
  status: RunStatus | 'running';
  tags: Tags;
  us: number;
  /** Since the last one ended. */
  waitMs: number;
}>;

type Asked = Readonly<{
  model: 'model' | 'other-model' | 'no-model' | null;
  deployment: Deployment | 'none' | null;
  key: 0 | 1 | 2 | null;
  status: Made['status'] | null;
  tag: string | null;
  fromMs: number | null;
  lengthMs: number | null;
}>;

/** Rather often nothing is asked. */
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 1, nil: null });
const statuses = fc.constantFrom<Made['status'][]>(
  'succeeded',
  'succeeded',
  'failed',
  'cancelled',
  'written_off',
  'running',
);
const deployments = fc.constantFrom<Deployment[]>('deployment', 'fast', 'other');
const keys = fc.constantFrom<Made['key'][]>(0, 1, 2);

const made: fc.Arbitrary<Made> = fc.record({
  deployment: deployments,
  key: keys,
  status: statuses,
  tags: fc.constantFrom<Tags[]>(
    {},
    {},
    { team: 'a' },
    { team: 'b', stage: 'a' },
    { 'team-a': 'x=y', stage: 'b' },
  ),
  us: fc.nat({ max: 9 }),
  // Often at the same moment, at whole hours and midnights, and a millisecond beside them.
  waitMs: fc.constantFrom(0, 0, 1, 59_999, HOUR_MS - 1, HOUR_MS, DAY_MS, 25 * HOUR_MS + 7),
});

const asked: fc.Arbitrary<Asked> = fc.record({
  model: maybe(fc.constantFrom('model' as const, 'other-model' as const, 'no-model' as const)),
  deployment: maybe(fc.oneof(deployments, fc.constant('none' as const))),
  key: maybe(keys),
  status: maybe(statuses),
  tag: maybe(fc.constantFrom('team', 'team=a', 'team=c', 'stage=a', 'team-a=x=y', 'nothing')),
  fromMs: maybe(fc.constantFrom(0, 1, HOUR_MS, HOUR_MS + 1, DAY_MS, 2 * DAY_MS, 30 * HOUR_MS)),
  lengthMs: maybe(
    fc.constantFrom(1, 60_000, HOUR_MS, HOUR_MS + 1, DAY_MS, 3 * DAY_MS, 90 * DAY_MS),
  ),
});

type Kept = Made & Readonly<{ runId: RunId; endedAt: Instant | null; charge: bigint }>;

async function makeRuns(customerId: CustomerId, keyIds: readonly KeyId[], runs: readonly Made[]) {
  await books.grant({ customerId, amount: 1_000_000n, promotional: false, expiresAt: null });
  const kept: Kept[] = [];
  for (const run of runs) {
    clock.advance(run.waitMs);
    const order = orderOf(clock, customerId, 10n, {
      deploymentId: run.deployment,
      model: DEPLOYMENTS[run.deployment],
      keyId: keyIds[run.key - 1] ?? null,
      source: run.key === 0 ? 'playground' : 'api',
      tags: run.tags,
    });
    const [placed] = await books.place([order]);
    assert.equal(placed?.outcome, 'placed');
    if (run.status === 'running') {
      kept.push({ ...run, runId: order.runId, endedAt: null, charge: 0n });
      continue;
    }
    const charged = run.status === 'succeeded' || run.status === 'cancelled';
    const us = charged ? BigInt(run.us) : 0n;
    await books.settle([settlementOf(clock, order, us, { status: run.status })]);
    kept.push({ ...run, runId: order.runId, endedAt: clock.now(), charge: us });
  }
  return kept;
}

function filterOf(asked: Asked, start: Instant, keyIds: readonly KeyId[]): RunFilter {
  const from = asked.fromMs === null ? undefined : addMs(start, asked.fromMs);
  const to = asked.lengthMs === null ? undefined : addMs(from ?? start, asked.lengthMs);
  return readRunFilter({
    model: asked.model ?? undefined,
    deployment: asked.deployment ?? undefined,
    key: asked.key === null ? undefined : (keyIds[asked.key - 1] ?? 'playground'),
    status: asked.status ?? undefined,
    tag: asked.tag ?? undefined,
    from: from && toIso(from),
    to: to && toIso(to),
  });
}

/** What matches, by looking at each run: running ones first, then by end, newest first. */
function matching(runs: readonly Kept[], asked: Asked, filter: RunFilter): readonly Kept[] {
  const found = runs.filter((run) => {
    const { model, deployment, key, status, tag } = asked;
    if (model !== null && DEPLOYMENTS[run.deployment] !== model) return false;
    if (deployment !== null && run.deployment !== deployment) return false;
    if (key !== null && run.key !== key) return false;
    if (status !== null && run.status !== status) return false;
    if (tag !== null) {
      const [name = '', ...value] = tag.split('=');
      const own = run.tags[name];
      if (own === undefined || (value.length > 0 && own !== value.join('='))) return false;
    }
    if (run.endedAt === null) return filter.to === null || filter.to > clock.now();
    if (filter.from !== null && run.endedAt < filter.from) return false;
    return filter.to === null || run.endedAt < filter.to;
  });
  return found.toSorted((a, b) => {
    const [left, right] = [a.endedAt ?? Infinity, b.endedAt ?? Infinity];
    if (left !== right) return right - left;
    return a.runId < b.runId ? 1 : -1;
  });
}

async function listAll(customerId: CustomerId, filter: RunFilter): Promise<readonly RunLine[]> {
  const found: RunLine[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRuns(database, clock, { customerId, filter, cursor, limit: 3 });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

async function csvOf(customerId: CustomerId, filter: RunFilter): Promise<readonly string[]> {
  let text = '';
  for await (const piece of exportRuns(database, { customerId, filter })) text += piece;
  return text.split('\r\n').slice(1, -1);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, each) => all + each, 0n);
}

async function expectAgreement(
  customerId: CustomerId,
  runs: readonly Kept[],
  asked: Asked,
  filter: RunFilter,
): Promise<void> {
  const expected = matching(runs, asked, filter);
  const listed = await listAll(customerId, filter);
  assert.deepEqual(
    listed.map(({ runId, status, endedAt, chargeNanos, tags }) => [
      ...[runId, status, endedAt, chargeNanos, tags],
    ]),
    expected.map(({ runId, status, endedAt, charge, tags }) => [
      ...[runId, status, endedAt, status === 'running' ? null : charge, tags],
    ]),
  );
  const finished = expected.filter(({ status }) => status !== 'running');
  const lines = await csvOf(customerId, filter);
  assert.deepEqual(
    lines.map((line) => line.split(',')[0]),
    finished.map(({ runId }) => runId),
  );
  const charged = sum(finished.map(({ charge }) => charge));
  for (const by of ['none', 'model', 'deployment', 'key', 'status'] as const) {
    const series = await readUsageSeries(database, clock, { customerId, filter, step: 'day', by });
    assert.deepEqual(series.totals, {
      runs: BigInt(finished.length),
      chargedNanos: charged,
      gpuTimeUs: charged,
    });
    await expectSteps(series.items, finished, DAY_MS);
  }
  if (filter.from === null || asked.lengthMs === null || asked.lengthMs > 31 * DAY_MS) return;
  const hours = await readUsageSeries(database, clock, {
    ...{ customerId, filter },
    ...{ step: 'hour', by: 'status' },
  });
  assert.equal(hours.totals.chargedNanos, charged);
  await expectSteps(hours.items, finished, HOUR_MS);
}

/** Each step has what ended in it. */
async function expectSteps(
  items: readonly Readonly<{ at: Instant; runs: bigint; chargedNanos: bigint }>[],
  finished: readonly Kept[],
  stepMs: number,
): Promise<void> {
  const steps = new Map<number, [runs: bigint, charged: bigint]>();
  for (const { endedAt, charge } of finished) {
    const step = Math.floor((endedAt ?? 0) / stepMs) * stepMs;
    const [runs, charged] = steps.get(step) ?? [0n, 0n];
    steps.set(step, [runs + 1n, charged + charge]);
  }
  const told = new Map<number, [runs: bigint, charged: bigint]>();
  for (const item of items) {
    const [runs, charged] = told.get(item.at) ?? [0n, 0n];
    told.set(item.at, [runs + item.runs, charged + item.chargedNanos]);
  }
  assert.deepEqual(told, new Map([...steps].toSorted(([a], [b]) => a - b)));
}

test('list, export, series and totals agree under every filter, to the nano-dollar', async () => {
  const property = fc.asyncProperty(
    fc.array(made, { minLength: 1, maxLength: 25, size: 'max' }),
    fc.array(asked, { minLength: 6, maxLength: 6 }),
    async (runs, filters) => {
      const start = startOfNextUtcDay(clock.now());
      clock.set(start);
      const customerId = await books.customer();
      const keyIds = [await books.key(customerId), await books.key(customerId)];
      const kept = await makeRuns(customerId, keyIds, runs);
      for (const each of filters) {
        await expectAgreement(customerId, kept, each, filterOf(each, start, keyIds));
      }
      const summary = await readUsageSummary(pool, clock, customerId);
      const today = kept.filter(
        ({ endedAt }) => Math.floor((endedAt ?? 0) / DAY_MS) === Math.floor(clock.now() / DAY_MS),
      );
      assert.equal(summary?.spentTodayNanos, sum(today.map(({ charge }) => charge)));
      assert.equal(summary?.spentTotalNanos, sum(kept.map(({ charge }) => charge)));
      // Or the books' check would find runs that nobody ends.
      for (const { status, runId } of kept) {
        if (status === 'running')
          await books.settle([settlementOf(clock, { customerId, runId }, 1n)]);
      }
    },
  );
  await fc.assert(property, { numRuns: 25 });
  await expectBooksBalance(database, clock);
});

test('a cursor is good for its own filter only', async () => {
  const customerId = await books.customer();
  const two = { deployment: 'fast', key: 0, status: 'succeeded', us: 1, waitMs: 1 } as const;
  await makeRuns(
    customerId,
    [],
    [two, two].map((run) => ({ ...run, tags: { team: 'a' } })),
  );
  const page = async (filter: RunFilter, cursor: string | undefined) =>
    await listRuns(database, clock, { customerId, filter, cursor, limit: 1 });
  const byTag = readRunFilter({ tag: 'team' });
  const { nextCursor } = await page(byTag, undefined);
  assert.equal((await page(byTag, nextCursor ?? '')).items.length, 1);
  for (const other of [
    {},
    { tag: 'team=a' },
    { model: 'model' },
    { tag: 'team', from: '2026-01-01' },
  ]) {
    await assert.rejects(page(readRunFilter(other), nextCursor ?? ''), (error) => {
      return error instanceof ProblemError && error.members.field === 'cursor';
    });
  }
});

test('facets are what finished runs can be filtered by, and nothing of anybody else', async () => {
  const [customerId, other] = [await books.customer(), await books.customer()];
  const keyId = await books.key(customerId);
  const run = { status: 'succeeded', us: 1, waitMs: 1, tags: {} } as const;
  await makeRuns(
    customerId,
    [keyId],
    [
      { ...run, deployment: 'fast', key: 1, tags: { team: 'a', stage: 'x' } },
      { ...run, deployment: 'other', key: 0, status: 'failed', tags: { team: 'b' } },
      { ...run, deployment: 'deployment', key: 0, status: 'running', tags: { going: 'on' } },
    ],
  );
  await makeRuns(other, [], [{ ...run, deployment: 'deployment', key: 0, tags: { secret: '1' } }]);
  assert.deepEqual(await readUsageFacets(database, customerId), {
    models: [
      { id: 'model', name: 'Model' },
      { id: 'other-model', name: 'Other' },
    ],
    deployments: [
      { id: 'fast', name: 'Fast' },
      { id: 'other', name: 'other' },
    ],
    keys: [
      { id: keyId, name: 'key' },
      { id: 'playground', name: 'Playground' },
    ],
    statuses: ['failed', 'succeeded'],
    tags: [
      { key: 'stage', values: ['x'] },
      { key: 'team', values: ['a', 'b'] },
    ],
  });
});

test('runs that go on are a list of their own, alone and with other filters', async () => {
  const customerId = await books.customer();
  const run = { deployment: 'fast', key: 0, us: 1, waitMs: 1, tags: { team: 'a' } } as const;
  await makeRuns(
    customerId,
    [],
    [
      { ...run, status: 'running' },
      { ...run, status: 'succeeded' },
    ],
  );
  for (const also of [{}, { model: 'model' }, { tag: 'team=a' }, { deployment: 'fast' }]) {
    const filter = readRunFilter({ status: 'running', ...also });
    const { items } = await listRuns(database, clock, {
      customerId,
      filter,
      cursor: undefined,
      limit: 10,
    });
    assert.deepEqual(
      items.map(({ status }) => status),
      ['running'],
    );
  }
});

test('of many tags the first 50 keys are named, with the first 50 values of each', async () => {
  const customerId = await books.customer();
  const run = { deployment: 'fast', key: 0, status: 'succeeded', us: 0, waitMs: 0 } as const;
  const nth = (n: number): string => String(n).padStart(3, '0');
  const runs = Array.from({ length: 60 }, (_, n) => ({
    ...run,
    tags: { [`key${nth(n)}`]: 'v', many: nth(n) },
  }));
  await makeRuns(customerId, [], runs);
  const { tags } = await readUsageFacets(database, customerId);
  assert.equal(tags.length, 50);
  assert.equal(tags.at(-1)?.key, 'key049');
  const wide = await books.customer();
  await makeRuns(
    wide,
    [],
    runs.map((each, n) => ({ ...each, tags: { a: nth(n), b: 'x' } })),
  );
  const found = (await readUsageFacets(database, wide)).tags;
  assert.deepEqual(
    found.map(({ key, values }) => [key, values.length, values.at(-1)]),
    [
      ['a', 50, '049'],
      ['b', 1, 'x'],
    ],
  );
});
