import assert from 'node:assert/strict';
import test from 'node:test';
import { verifyBooks } from '../../src/audit/index.ts';
import { parseDollars } from '../../src/money/index.ts';
import { type Diary, openDiary } from '../support/diary.ts';
import { ask, problemOf, readJson, type ToldProblem } from '../support/diary-answer.ts';
import type { Person } from '../support/diary-person.ts';
import { PUBLIC_URL } from '../support/diary-server.ts';
import { eventually } from '../support/eventually.ts';
import { startPayingLoad } from '../support/paying-load.ts';

const OPENS = '2026-11-22T10:00:00Z';
const PHOTO = `
meter: worker
defaultHold: 0.001
rateCards: [{ perGpuSecond: "0.1" }]`;
/** How soon a suspended customer must have stopped everywhere. */
const STOPPED_MS = 1_000;

type Standing = Readonly<{ id: string; status: string }>;
type Line = Readonly<{ state: string; reason: string; actorName: string; since: string | null }>;
type Entry = Readonly<{
  action: string;
  actorName: string;
  customerId: string | null;
  customerEmail: string | null;
  details: Readonly<Record<string, string>>;
  fault: string | null;
}>;

async function openOffice(t: test.TestContext): Promise<[Diary, Person]> {
  const diary = await openDiary(t, { opens: OPENS, models: { photo: PHOTO } });
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  return [diary, await diary.operator()];
}

async function entriesOf(operator: Person, query = ''): Promise<readonly Entry[]> {
  const log = await operator.read<{ items: Entry[] }>(`/api/operator/audit-log${query}`);
  return log.items;
}

/** Whether this customer's pages say that the line is stopped. */
async function isToldStopped(person: Person): Promise<boolean> {
  const me = await person.read<{ customer: { lineStopped: boolean } }>('/api/me');
  return me.customer.lineStopped;
}

test('a customer suspended under load starts no run more; what runs is charged, and no other', async (t) => {
  const [diary, operator] = await openOffice(t);
  const ann = await diary.customer({ plan: 'bare', credit: '50' });
  const bob = await diary.customer({ plan: 'bare', credit: '50' });
  const other = await diary.throughAnother(ann);
  const url = diary.server.url();
  const load = startPayingLoad({ url, slug: 'photo', key: ann.key, callers: 6 });
  t.after(() => load.stop());
  await eventually('runs go on', () => load.acknowledged.size >= 30);
  const path = `/api/operator/customers/${ann.customerId}`;
  const reason = 'charged back three times';
  const told = await operator.call('POST', `${path}/suspend`, { reason });
  assert.equal(readJson<Standing>(told).status, 'suspended');

  const refused = (): number => load.statuses.get(403) ?? 0;
  await eventually('runs are refused', () => refused() >= 20, STOPPED_MS);
  const started = async (): Promise<unknown> => {
    const { rows } = await diary.database.pool.query(
      'select runs_total + open_holds as started from wallets where customer_id = $1',
      [ann.customerId],
    );
    return rows[0]?.started;
  };
  const atTheStop = await started();
  await eventually('many more are refused', () => refused() >= 200);
  assert.equal(await started(), atTheStop);
  const elsewhere = problemOf(await other.send('photo'));
  assert.deepEqual([elsewhere.status, elsewhere.code], [403, 'customer-suspended']);
  await load.stop();

  type Customer = Standing & { held: string; runsTotal: number; chargedTotal: string };
  const customer = await operator.read<
    Customer & { suspension: { reason: string; actorName: string } }
  >(path);
  assert.equal(customer.held, '0.000000000', 'whatever ran has ended');
  assert.equal(customer.runsTotal, load.acknowledged.size);
  const charges = [...load.acknowledged.values()].map(parseDollars);
  const sum = charges.reduce((total, charge) => total + charge, 0n);
  assert.equal(parseDollars(customer.chargedTotal), sum);
  const { suspension } = customer;
  assert.deepEqual([suspension.reason, suspension.actorName], [reason, 'Operator']);
  await bob.run('photo');
  readJson(await operator.call('POST', `${path}/reinstate`, { reason: 'it was the bank' }));
  const again = async (): Promise<boolean> => (await ann.send('photo')).status === 200;
  await eventually('runs start again', again, STOPPED_MS);
  const entries = await entriesOf(operator, `?customer=${ann.customerId}`);
  assert.deepEqual(
    entries.map(({ action, details, fault }) => [action, details.reason, fault]),
    [
      ['customer.reinstate', 'it was the bank', null],
      ['customer.suspend', reason, null],
      ['credit.adjust', 'a test', null],
    ],
  );
  await diary.books();
});

test('credit sent twice with one key is given once, and stands in the audit log', async (t) => {
  const [diary, operator] = await openOffice(t);
  const ann = await diary.signUp('ann@example.test');
  const before = await ann.left();
  const path = `/api/operator/customers/${ann.customerId}/credit`;
  const add = async (body: object, key?: string) => {
    const headers = { origin: PUBLIC_URL, cookie: operator.cookie };
    const type = { 'content-type': 'application/json' };
    const intent = key === undefined ? {} : { 'idempotency-key': key };
    const init = { method: 'POST', headers: { ...headers, ...type, ...intent } };
    return await ask(`${diary.server.url()}${path}`, { ...init, body: JSON.stringify(body) });
  };
  const gift = { amount: '12.000000001', reason: 'a gift' };
  type Added = Readonly<{ grantId: string; available: string; replayed: boolean }>;
  const given = await Promise.all([1, 2, 3].map(() => add(gift, 'one-intent')));
  const told = given.map((each) => readJson<Added>(each));
  assert.equal(new Set(told.map(({ grantId }) => grantId)).size, 1);
  assert.deepEqual(told.map(({ replayed }) => replayed).toSorted(), [false, true, true]);
  assert.equal(parseDollars(await ann.left()) - parseDollars(before), 12_000_000_001n);

  const problemFor = async (...sent: Parameters<typeof add>): Promise<ToldProblem> =>
    problemOf(await add(...sent));
  const table: [object, string | undefined, number, string, string][] = [
    [{ ...gift, amount: '13' }, 'one-intent', 422, 'idempotency-key-reused', 'Idempotency-Key'],
    [
      { ...gift, reason: 'a bribe' },
      'one-intent',
      422,
      'idempotency-key-reused',
      'Idempotency-Key',
    ],
    [gift, 'two words', 400, 'invalid-request', 'Idempotency-Key'],
    [gift, undefined, 400, 'invalid-request', 'Idempotency-Key'],
    [{ ...gift, amount: '0' }, 'two', 400, 'invalid-request', 'amount'],
    [{ ...gift, amount: '-1' }, 'two', 400, 'invalid-request', 'amount'],
    [{ ...gift, amount: '1.0000000001' }, 'two', 400, 'invalid-request', 'amount'],
    [{ ...gift, amount: '99999999999' }, 'two', 400, 'invalid-request', 'amount'],
    [{ ...gift, amount: 5 }, 'two', 400, 'invalid-request', 'amount'],
    [{ ...gift, reason: '  ' }, 'two', 400, 'invalid-request', 'reason'],
    [{ ...gift, reason: 'x'.repeat(501) }, 'two', 400, 'invalid-request', 'reason'],
    [{ amount: '1' }, 'two', 400, 'invalid-request', 'reason'],
  ];
  for (const [body, key, status, code, field] of table) {
    const refusal = await problemFor(body, key);
    assert.deepEqual([refusal.status, refusal.code, refusal.field], [status, code, field]);
  }
  const entries = await entriesOf(operator, `?customer=${ann.customerId}`);
  assert.deepEqual(
    entries.map(({ action, actorName, customerEmail, details }) => {
      return [action, actorName, customerEmail, details.amount];
    }),
    [['credit.adjust', 'Operator', 'ann@example.test', '12.000000001']],
  );
  await diary.books();
});

test('each load of the catalog is in the log, with what it changed', async (t) => {
  const [diary, operator] = await openOffice(t);
  await diary.loadModels({ photo: PHOTO.replace('"0.1"', '"0.2"'), other: PHOTO });
  await diary.command('load-catalog');
  type Change = Readonly<{ kind: string; change: string; count: number; names: string[] }>;
  type Load = Readonly<{ actorName: string; details: Readonly<{ changes: readonly Change[] }> }>;
  const log = await operator.read<{ items: Load[] }>('/api/operator/audit-log');
  const loads = log.items
    .filter(({ details }) => details.changes !== undefined)
    .map(({ actorName, details: { changes } }) => [
      actorName,
      ...changes.map((each) => `${each.count} ${each.kind} ${each.change}: ${each.names.join()}`),
    ]);
  assert.deepEqual(loads, [
    ['The command line'],
    [
      'The command line',
      '1 model added: other',
      '1 deployment added: other-1',
      '2 rate-card added: photo-1,other-1',
    ],
    [
      'Taximeter itself',
      '1 model added: photo',
      '1 deployment added: photo-1',
      '1 rate-card added: photo-1',
      '4 plan added: free,bare,strict,slow',
    ],
  ]);
});

test('a stopped line refuses every run and lets none start until it is resumed', async (t) => {
  const [diary, operator] = await openOffice(t);
  const ann = await diary.signUp('ann@example.test');
  const end = Promise.withResolvers<void>();
  diary.worker.script('photo', { gpuTimeUs: 3_000, until: end.promise });
  const running = ann.send('photo');
  await eventually('it runs', () => diary.worker.executions() === 1);
  const stop = await operator.call('POST', '/api/operator/line/stop', {
    reason: 'I03 looks wrong',
  });
  assert.equal(readJson<Line>(stop).state, 'stopped');
  const told = await ann.isRefused('photo');
  assert.deepEqual([told.status, told.code], [503, 'billing-unavailable']);
  assert.equal(await isToldStopped(ann), true, 'before one clicks');
  end.resolve();
  assert.equal((await running).status, 200, 'what ran when it was stopped is finished');
  const line = await operator.read<Line>('/api/operator/line');
  assert.deepEqual(
    [line.state, line.reason, line.actorName],
    ['stopped', 'I03 looks wrong', 'Operator'],
  );
  const overview = await operator.read<{ line: Line }>('/api/operator/overview');
  assert.deepEqual(overview.line, line);

  // The first reason stands: stopping what is stopped changes nothing and writes nothing.
  readJson(await operator.call('POST', '/api/operator/line/stop', { reason: 'again' }));
  const mute = problemOf(await operator.call('POST', '/api/operator/line/resume', { reason: '' }));
  assert.deepEqual([mute.status, mute.field], [400, 'reason']);
  const resumed = await operator.call('POST', '/api/operator/line/resume', { reason: 'it is not' });
  assert.equal(readJson<Line>(resumed).state, 'running');
  assert.equal(await isToldStopped(ann), false);
  diary.worker.script('photo', { gpuTimeUs: 3_000, durationMs: 5 });
  await ann.run('photo');
  const entries = await entriesOf(operator);
  assert.deepEqual(
    entries.map(({ action, details }) => [action, details.reason]),
    [
      ['line.resume', 'it is not'],
      ['line.stop', 'I03 looks wrong'],
      ['operator.claim', undefined],
      ['catalog.load', undefined],
    ],
  );
  assert.ok(entries.every(({ fault }) => fault === null));
  const { believable, reasons } = await verifyBooks(diary.database);
  assert.deepEqual([believable, reasons], [true, []]);
});

test('what operators do is for operators, and what is not there is told so', async (t) => {
  const [diary, operator] = await openOffice(t);
  const ann = await diary.signUp('ann@example.test');
  const path = `/api/operator/customers/${ann.customerId}`;
  for (const deed of [`${path}/suspend`, `${path}/credit`, '/api/operator/line/stop']) {
    const told = problemOf(await ann.call('POST', deed, { reason: 'mine', amount: '5' }));
    assert.deepEqual([told.status, told.code], [404, 'not-found'], deed);
  }
  assert.deepEqual(
    (await entriesOf(operator)).map(({ action }) => action),
    ['operator.claim', 'catalog.load'],
  );
  for (const id of ['cus_00000000000000000000000000', 'nonsense']) {
    const none = `/api/operator/customers/${id}`;
    assert.equal(problemOf(await operator.call('GET', none)).code, 'not-found');
    const told = await operator.call('POST', `${none}/suspend`, { reason: 'gone' });
    assert.equal(problemOf(told).code, 'not-found');
  }
  const lists = ['customers', 'failed-runs', 'audit-log', 'catalog/diff', 'write-offs'];
  for (const list of lists) {
    const told = problemOf(await operator.call('GET', `/api/operator/${list}?cursor=bm9uc2Vuc2U`));
    assert.deepEqual([told.status, told.field], [400, 'cursor'], list);
  }
});
