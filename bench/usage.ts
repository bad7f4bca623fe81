import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { CustomerId } from '../server/src/ids/index.ts';
import { type Database, openDatabase } from '../server/src/postgres/index.ts';
import { createProcessClock } from '../server/src/time/index.ts';
import {
  exportRuns,
  listRuns,
  type RunFilter,
  readRunFilter,
  readUsageFacets,
  readUsageSeries,
} from '../server/src/usage/index.ts';
import { insertCustomers } from './ledger/insert-customers.ts';
import { DISTRIBUTIONS, loadRuns } from './usage/load-runs.ts';
import { measure, memoryOf, type Timing } from './usage/measure.ts';
import { type Naive, openNaive } from './usage/naive.ts';
import { FILTERS, LAST_DAY, MONTH } from './usage/questions.ts';

/**
 * Pages, series, totals and exports of one customer with a million runs, and the same questions as
 * one writes them by hand, in the same database and the same run.
 *
 * `npm run bench:usage -- --runs 1000000 --times 9 --only even`
 */
const clock = createProcessClock();
const runs = Number(option('runs', '1000000'));
const times = Number(option('times', '9'));
const only = option('only', '');
let worst = 0;

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : (process.argv[at + 1] ?? fallback);
}

const ms = (value: number): string => value.toFixed(1);

/** Prints what we take beside what the hand-written way takes; that one is asked once. */
async function compare(what: string, ours: () => Promise<unknown>, naive?: () => Promise<unknown>) {
  const timing = await measure(times, ours);
  worst = Math.max(worst, timing.max);
  const other: Timing | null = naive === undefined ? null : await measure(1, naive);
  const cells = [what, ms(timing.p50), ms(timing.max), other === null ? '' : ms(other.p50)];
  console.log(`| ${cells.join(' | ')} |`);
}

type Asked = Readonly<{ database: Database; customerId: CustomerId; naive: Naive }>;

async function comparePages({ database, customerId, naive }: Asked): Promise<void> {
  for (const [what, text] of FILTERS) {
    const filter = readRunFilter(text);
    const page = (cursor: string | undefined) =>
      listRuns(database, clock, { customerId, filter, cursor, limit: 50 });
    const { nextCursor } = await page(undefined);
    await compare(
      `page 1: ${what}`,
      () => page(undefined),
      () => naive.page(filter, 0),
    );
    if (nextCursor !== null) await compare(`page 2: ${what}`, () => page(nextCursor));
  }
  // The last pages are as far from the beginning as pages are: all but the oldest hundred runs.
  const filter = readRunFilter({});
  const cursor = await cursorBefore(database, customerId, 51);
  await compare(
    'last page: everything',
    () => listRuns(database, clock, { customerId, filter, cursor, limit: 50 }),
    () => naive.page(filter, runs - 50),
  );
}

/** A cursor near the end, from a page of the oldest runs: its place is that of the whole list. */
async function cursorBefore(
  database: Database,
  customerId: CustomerId,
  fromEnd: number,
): Promise<string> {
  const { rows } = await database.pool.query<{ run_id: string }>(
    'select run_id from runs where customer_id = $1 order by ended_at, run_id limit 1 offset $2',
    [customerId, fromEnd - 1],
  );
  const input = { customerId, filter: readRunFilter({}), cursor: undefined, limit: 1 };
  const { items, nextCursor } = await listRuns(database, clock, input);
  const text = Buffer.from(nextCursor ?? '', 'base64url').toString();
  const moved = text.replace(items[0]?.runId ?? '', rows[0]?.run_id ?? '');
  return Buffer.from(moved).toString('base64url');
}

async function compareSeries({ database, customerId, naive }: Asked): Promise<void> {
  const ask = async (
    what: string,
    filter: RunFilter,
    step: 'day' | 'hour',
    by: 'none' | 'model' | 'key',
  ): Promise<void> => {
    const ours = () => readUsageSeries(database, clock, { customerId, filter, step, by });
    await compare(what, ours, by === 'none' ? () => naive.series(filter, step) : undefined);
  };
  for (const [what, text] of FILTERS) {
    for (const by of ['none', 'model', 'key'] as const) {
      await ask(`by day, split by ${by}: ${what}`, readRunFilter(text), 'day', by);
    }
    const month = readRunFilter({ ...text, ...MONTH });
    await ask(`30 days by hour: ${what}`, month, 'hour', 'none');
    await ask(`30 days by hour, by model: ${what}`, month, 'hour', 'model');
    await ask(
      `a day by hour, odd minutes: ${what}`,
      readRunFilter({ ...text, ...LAST_DAY }),
      'hour',
      'none',
    );
  }
  await compare('facets', () => readUsageFacets(database, customerId));
}

async function measureExport(
  { database, customerId }: Asked,
  what: string,
  filter: RunFilter,
): Promise<void> {
  const begun = performance.now();
  const { result, grownBytes } = await memoryOf(async () => {
    let bytes = 0;
    let lines = -1;
    for await (const piece of exportRuns(database, { customerId, filter })) {
      bytes += piece.length;
      lines += piece.split('\r\n').length - 1;
    }
    return { bytes, lines };
  });
  const seconds = (performance.now() - begun) / 1_000;
  const rate = Math.round(result.lines / seconds);
  const size = `${Math.round(result.bytes / 1e6)} MB in ${seconds.toFixed(1)} s`;
  const memory = `memory grew by ${Math.round(grownBytes / 1e6)} MB`;
  console.log(`export of ${what}: ${result.lines} runs, ${size}, ${rate} runs/s, ${memory}`);
}

for (const distribution of DISTRIBUTIONS.filter(({ name }) => only === '' || only === name)) {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'taximeter-bench-'));
  const database = await openDatabase({ dataDir, poolSize: 4 });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  try {
    await owner.connect();
    const now = clock.now();
    const [customerId] = await insertCustomers(owner, { count: 1, plan: 'bench', now });
    if (customerId === undefined) throw new Error('there is no customer');
    const { name, hours, deployments, keys } = distribution;
    await loadRuns(owner, customerId, distribution, runs);
    const spread = `${hours} hours, ${deployments} deployments, ${keys} keys`;
    console.log(`\n${name}: ${runs} runs over ${spread}; ms, ${times} times each\n`);
    console.log('|  | p50 | max | by hand |\n| --- | --- | --- | --- |');
    worst = 0;
    const asked = { database, customerId, naive: openNaive(database.pool, customerId) };
    await comparePages(asked);
    await compareSeries(asked);
    console.log(`\nthe longest of all: ${ms(worst)} ms\n`);
    await measureExport(asked, 'everything', readRunFilter({}));
    await measureExport(asked, 'one failed in a thousand', readRunFilter({ status: 'failed' }));
    await measureExport(asked, 'a tag', readRunFilter({ tag: 'team=t1' }));
  } finally {
    await owner.end();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
console.log(`\n${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}, PostgreSQL 18, fsync on`);
