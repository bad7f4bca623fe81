import os from 'node:os';
import { type Load, type Measured, startLoad, type Target } from './gateway/load.ts';
import { startPlainProxy } from './gateway/plain-proxy.ts';
import { startTaximeter } from './gateway/taximeter.ts';
import { startUpstream } from './gateway/upstream.ts';

/**
 * What a run costs on its way: `/v1` through the whole server, beside plain proxying through the
 * same HTTP stack and beside the upstream itself, in the same run.
 *
 * `npm run bench:gateway -- --seconds 6 --rounds 3 --rate 300 --callers 64 --wallets 1000`;
 * `--profile FOLDER` writes a CPU profile of the server.
 */
type Name = 'upstream' | 'plain' | 'many' | 'hot';

const NAMES: Readonly<Record<Name, string>> = {
  upstream: 'the upstream itself',
  plain: 'plain proxying',
  many: 'Taximeter, many wallets',
  hot: 'Taximeter, one hot wallet',
};

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
}

const seconds = Number(option('seconds') ?? 6);
const rounds = Number(option('rounds') ?? 3);
const rate = Number(option('rate') ?? 300);
const callers = Number(option('callers') ?? 64);
const wallets = Number(option('wallets') ?? 1_000);

type Figure = 'perSecond' | 'p50' | 'p99';
type Round = Readonly<Record<Name, Readonly<Record<Figure, number>>>>;

const stops: (() => Promise<void>)[] = [];

async function started<Thing extends { stop: () => Promise<void> }>(
  starting: Promise<Thing>,
): Promise<Thing> {
  const thing = await starting;
  stops.unshift(thing.stop);
  return thing;
}

try {
  const upstream = await started(startUpstream());
  const plain = await started(startPlainProxy(upstream.url));
  const profileFolder = option('profile');
  const taximeter = await started(
    startTaximeter({ upstreamUrl: upstream.url, customers: wallets, profileFolder }),
  );
  const load = await started(startLoad());
  const { keys, url } = taximeter;
  const anyKey = keys.slice(0, 1);
  const targets: Readonly<Record<Name, Target>> = {
    upstream: { url: upstream.url, path: '/v1/bench', keys: anyKey },
    plain: { url: plain.url, path: '/v1/bench', keys: anyKey },
    many: { url, path: '/v1/bench', keys },
    hot: { url, path: '/v1/bench', keys: anyKey },
  };
  let told = 0;
  const measure = async (name: Name, how: { callers: number } | { rate: number }) => {
    const measured = await load.measure({ target: targets[name], seconds, ...how } satisfies Load);
    if (name === 'many' || name === 'hot') told += measured.succeeded;
    printRound(name, 'rate' in how, measured);
    return measured;
  };
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    console.log(`round ${round + 1}, load of the machine ${os.loadavg()[0]?.toFixed(1)}`);
    const order: Name[] = ['upstream', 'plain', 'many', 'hot'];
    if (round % 2 === 1) order.reverse();
    const figures: Partial<Record<Name, Record<Figure, number>>> = {};
    for (const name of order) {
      const { perSecond } = await measure(name, { callers });
      const { p50, p99 } = await measure(name, { rate });
      figures[name] = { perSecond, p50, p99 };
    }
    results.push(figures as Round);
  }
  const { runs, succeeded } = await taximeter.countRuns();
  if (runs !== told || succeeded !== told) {
    throw new Error(`customers were told of ${told} runs, the books have ${succeeded} of ${runs}`);
  }
  printTable(results);
  console.log(`\nEach of the ${told} runs that were answered is in the books.`);
} finally {
  for (const stop of stops) await stop();
}

function printRound(
  name: Name,
  isOffered: boolean,
  { perSecond, p50, p99, worst }: Measured,
): void {
  const times = [p50, p99, worst].map((ms) => ms.toFixed(2)).join(' / ');
  const kind = isOffered ? 'offered' : 'reached';
  const figures = `${Math.round(perSecond)}/s ${kind}, p50 / p99 / worst ${times} ms`;
  console.log(`  ${NAMES[name].padEnd(26)} ${figures}`);
}

function printTable(results: readonly Round[]): void {
  const row = (name: Name): string => {
    const reached = spread(
      results.map((each) => each[name].perSecond),
      0,
    );
    const share = spread(
      results.map((each) => (100 * each[name].perSecond) / each.plain.perSecond),
      0,
    );
    const times = (['p50', 'p99'] as const).flatMap((figure) => [
      spread(
        results.map((each) => each[name][figure]),
        2,
      ),
      spread(
        results.map((each) => each[name][figure] - each.upstream[figure]),
        2,
      ),
    ]);
    return `| ${[NAMES[name], reached, `${share} %`, ...times].join(' | ')} |`;
  };
  const cpu = `${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}`;
  console.log(`\n${cpu}, PostgreSQL 18 on disk with fsync, Node ${process.version}`);
  console.log(
    `${callers} callers; ${rate}/s offered; ${wallets} wallets; ${seconds} s a figure; ` +
      `medians of ${rounds} rounds (least–most)\n`,
  );
  const of = `at ${rate}/s, ms:`;
  console.log(`|  | runs/s | of plain | ${of} p50 | added p50 | p99 | added p99 |`);
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const name of ['upstream', 'plain', 'many', 'hot'] as const) console.log(row(name));
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b).map((value) => value.toFixed(digits));
  return `${sorted[sorted.length >> 1]} (${sorted[0]}–${sorted.at(-1)})`;
}
