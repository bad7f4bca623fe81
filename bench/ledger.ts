import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '../server/src/postgres/index.ts';
import { type Contender, measure } from './ledger/measure.ts';
import { openNaive } from './ledger/naive.ts';
import { openOurs } from './ledger/ours.ts';
import { prepareBooks } from './ledger/prepare-books.ts';

/**
 * Hold + settle pairs per second: our path against what one writes by hand, in the same database
 * and the same run.
 *
 * `npm run bench:ledger -- --seconds 8 --rounds 3`
 */
const CALLERS = 64;
const WALLETS = 10_000;

function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(process.argv[at + 1]);
}

const seconds = option('seconds', 8);
const rounds = option('rounds', 3);
const dataDir = await mkdtemp(path.join(os.tmpdir(), 'taximeter-bench-'));
const database = await openDatabase({ dataDir, poolSize: 20 });
try {
  const books = await prepareBooks(database, WALLETS);
  const contenders: readonly Contender[] = [
    ...(await openNaive(database, books)),
    await openOurs(database, books),
  ];
  const results = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      for (const load of ['many', 'hot'] as const) {
        const wallets = load === 'many' ? books.customers : books.customers.slice(0, 1);
        const pairs = await measure(contender, wallets, { callers: CALLERS, seconds });
        const key = `${contender.name} ${load}`;
        results.set(key, [...(results.get(key) ?? []), pairs]);
        console.log(`round ${round + 1}  ${key.padEnd(14)} ${Math.round(pairs)} pairs/s`);
      }
    }
  }
  const median = (key: string): number => {
    const sorted = (results.get(key) ?? []).toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  };
  const times = (a: string, b: string): string => `${(median(a) / median(b)).toFixed(1)}×`;
  console.log(`\n${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}, PostgreSQL 18, fsync on`);
  console.log(
    `${CALLERS} callers, ${seconds} s, median of ${rounds} rounds, hold + settle pairs/s\n`,
  );
  console.log('|  | 10 000 wallets | one hot wallet |\n| --- | --- | --- |');
  for (const name of ['naive', 'prepared', 'ours']) {
    const cells = ['many', 'hot'].map((load) => Math.round(median(`${name} ${load}`)));
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  for (const name of ['naive', 'prepared']) {
    const [many, hot] = [times('ours many', `${name} many`), times('ours hot', `${name} hot`)];
    console.log(`| ours / ${name} | ${many} | ${hot} |`);
  }
  console.log(`\nhot / many, ours: ${(median('ours hot') / median('ours many')).toFixed(2)}`);
} finally {
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}
