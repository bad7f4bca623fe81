import assert from 'node:assert/strict';
import { BOOKS_COMMANDS } from '../../src/commands-books.ts';
import { CATALOG_COMMANDS } from '../../src/commands-catalog.ts';
import { CUSTOMER_COMMANDS } from '../../src/commands-customers.ts';
import { formatDollars, nanoUsd } from '../../src/money/index.ts';
import { createPlanCache } from '../../src/plans/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import { addMs, type Instant, parseInstant, toIso } from '../../src/time/index.ts';
import { cleanUp, type TestScope } from './clean-up.ts';
import { type DiaryDatabase, openDiaryDatabase } from './diary-database.ts';
import { createPeople, type DiaryContext, type People } from './diary-people.ts';
import { createPerson, type Person } from './diary-person.ts';
import {
  type DiaryServer,
  LEASE_MS,
  startAnotherServer,
  startDiaryServer,
} from './diary-server.ts';
import { eventually } from './eventually.ts';
import { expectBooksBalance } from './expect-books-balance.ts';
import { type ScriptedWorker, startScriptedWorker } from './scripted-worker.ts';
import { scriptedCatalog } from './test-gateway.ts';

/** A dated story of an installation: the real server, told over HTTP, on a clock moved by hand. */
export type Diary = People &
  Readonly<{
    worker: ScriptedWorker;
    server: DiaryServer;
    database: Database;
    /** Starts one more server on the same books, and gives somebody as who calls that one. */
    throughAnother: (person: Person) => Promise<Person>;
    /** Moves the clock forward to a date, and returns when the server has seen it. */
    at: (date: string) => Promise<void>;
    /** A command of the operator's command line, inside this process. */
    command: (
      name: string,
      options?: Readonly<Record<string, string>>,
      ...words: readonly string[]
    ) => Promise<unknown>;
    /** `add-credit` without a look at the books: for a story of many rounds. */
    topUp: (person: Person, credit: string) => Promise<void>;
    /** The operator changes the catalog file and loads it while the server runs. */
    loadModels: (models: DiaryModels) => Promise<void>;
    /** What was posted to somebody's wallet since this was asked last: `grant +0.500000000`. */
    postings: (person: Person) => Promise<readonly string[]>;
    /** Fails unless the books balance. */
    books: () => Promise<void>;
    takeDatabaseAway: DiaryDatabase['takeAway'];
    bringDatabaseBack: DiaryDatabase['bringBack'];
  }>;

/** Models by slug: the YAML lines of each one's deployment. */
export type DiaryModels = Readonly<Record<string, string>>;

/** How a diary begins. */
export type DiaryOptions = Readonly<{
  opens: string;
  models: DiaryModels;
  /** Models of other kinds, as entries of the catalog's list. */
  moreModels?: (worker: ScriptedWorker) => string;
  plans?: string;
  /** Settings of the server besides the usual ones. */
  environment?: Readonly<Record<string, string>>;
  /** Errors that belong to the story; any other line of that level fails the test. */
  mayLog?: RegExp;
}>;

const HOUR_MS = 3_600_000;

/** Opens a diary; everything in it is closed after the test. */
export async function openDiary(t: TestScope, options: DiaryOptions): Promise<Diary> {
  const worker = await startScriptedWorker();
  cleanUp(t, () => worker.close());
  const { database, takeAway, bringBack } = await openDiaryDatabase(t);
  let now = parseInstant(options.opens);
  await database.pool.query('insert into test_clock (stands_at) values ($1)', [toIso(now)]);
  const write = (models: DiaryModels): string =>
    `${scriptedCatalog(worker, models)}${options.moreModels?.(worker) ?? ''}`;
  const catalog = write(options.models);
  // A worker that does not know a model says so, and the model is down.
  for (const [, name] of catalog.matchAll(/ model: ([\w-]+)/g)) worker.script(name ?? '', {});
  const { plans, environment } = options;
  const server = await startDiaryServer(t, { database, catalog, plans, environment });
  const servers = [server];
  const books = (): Promise<void> => expectBooksBalance(database);
  cleanUp(t, async () => {
    // A story that broke off leaves runs that nobody will end, and a database that is away.
    worker.forget();
    await bringBack();
    await books();
    for (const { log } of servers) expectNoErrors(log, options.mayLog);
  });
  const context: DiaryContext = { database, server, clock: { now: () => now }, books };
  const people = createPeople(context);
  const command: Diary['command'] = async (...given) => {
    const value = await runCommand(context, ...given);
    await books();
    return value;
  };
  return {
    worker,
    server,
    database,
    books,
    command,
    takeDatabaseAway: takeAway,
    bringDatabaseBack: bringBack,
    throughAnother: async (person) => {
      const another = await startAnotherServer(t, server.configuration);
      servers.push(another);
      return createPerson({ url: another.url, books }, person);
    },
    at: async (date) => {
      now = parseInstant(date);
      await moveClock(context, servers, now);
      await books();
    },
    ...people,
    topUp: async ({ customerId }, credit) => {
      await runCommand(context, 'add-credit', { customer: customerId, credit, reason: 'a round' });
    },
    loadModels: async (models) => {
      await server.writeCatalog(write(models));
      await command('load-catalog');
    },
    postings: createPostings(context),
  };
}

/** A server's next sign of life is dated by its clock: then it has seen the new time. */
async function moveClock(
  { database }: DiaryContext,
  servers: readonly DiaryServer[],
  to: Instant,
): Promise<void> {
  const { rowCount } = await database.pool.query(
    'update test_clock set stands_at = $1 where stands_at <= $1',
    [toIso(to)],
  );
  assert.equal(rowCount, 1, 'a diary does not go back in time');
  const running = servers.filter((server) => server.isRunning()).length;
  if (running === 0) return;
  await eventually('every server has seen the new time', async () => {
    const query = 'select 1 from owners where lease_expires_at >= $1';
    const { rowCount } = await database.pool.query(query, [toIso(addMs(to, LEASE_MS))]);
    return rowCount === running;
  });
  // Time that leaps gives the jobs no time: what they do within the hour they do within a second.
  await eventually('credit that expired an hour ago is off the books', async () => {
    const query = 'select 1 from wallets where next_expiry_at < $1 and not pending_expiry';
    return (await database.pool.query(query, [toIso(addMs(to, -HOUR_MS))])).rowCount === 0;
  });
}

async function runCommand(
  { database, server, clock }: DiaryContext,
  name: string,
  options: Readonly<Record<string, string>> = {},
  ...words: readonly string[]
): Promise<unknown> {
  const commands = [...CUSTOMER_COMMANDS, ...CATALOG_COMMANDS, ...BOOKS_COMMANDS];
  const command = commands.find((each) => each.name === name);
  assert.ok(command !== undefined, `there is no command ${name}`);
  const cache = await createPlanCache({ db: database.pool, onError: () => undefined });
  cache.stop();
  const { configuration } = server;
  const answer = await command.run({
    configuration,
    environment: {},
    database,
    clock,
    plans: cache.current(),
    options,
    words,
  });
  return answer.value;
}

function createPostings({ database }: DiaryContext): Diary['postings'] {
  const seen = new Map<string, bigint>();
  return async ({ customerId }) => {
    const { rows } = await database.pool.query<{
      kind: string;
      amount: bigint;
      debit_account: string;
      wallet_seq: bigint;
    }>(
      `select kind, amount, debit_account, wallet_seq from transfers
       where customer_id = $1 and wallet_seq > $2 order by wallet_seq`,
      [customerId, seen.get(customerId) ?? 0n],
    );
    seen.set(customerId, rows.at(-1)?.wallet_seq ?? seen.get(customerId) ?? 0n);
    return rows.map(({ kind, amount, debit_account: debit }) => {
      const sign = debit === 'wallet' ? '-' : '+';
      return `${kind} ${sign}${formatDollars(nanoUsd(amount))}`;
    });
  };
}

/** A line of level 50 or above is a defect, unless the story is about just that. */
function expectNoErrors(log: readonly string[], mayLog: RegExp | undefined): void {
  const errors = log.filter((line) => /"level":[5-9]\d/.test(line));
  const unexpected = errors.filter((line) => mayLog === undefined || !mayLog.test(line));
  assert.deepEqual(unexpected, [], 'the server logged errors');
}
